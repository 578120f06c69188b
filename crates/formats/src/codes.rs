//! Every code that a report can hold, with what is wrong and what to do about
//! it in English and in Hindi. The codes are stable: programs rely on them.

use crate::problems::Severity;

/// A kind of problem. `{column}`, `{value}` and named details in the texts are
/// filled in for each occurrence.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable name: kind of file (or `file`, `header`, `row`, `cell`), column,
    /// fault.
    pub name: &'static str,
    /// Whether it stops the import.
    pub severity: Severity,
    /// English text.
    pub en: &'static str,
    /// Hindi text.
    pub hi: &'static str,
}

macro_rules! codes {
    ($($constant:ident $severity:ident $name:literal $en:literal $hi:literal)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $en)]
            pub const $constant: Code = Code {
                name: $name,
                severity: Severity::$severity,
                en: $en,
                hi: $hi,
            };
        )*
        /// All of them, in the order of this page.
        pub const ALL: &[&Code] = &[$(&$constant),*];
    };
}
pub(crate) use codes;

codes! {
    // The file as a whole
    FILE_EMPTY Error "file.empty"
        "The file is empty. Choose the file that holds the rows."
        "फ़ाइल खाली है। वह फ़ाइल चुनें जिसमें पंक्तियाँ हैं।"
    FILE_NO_ROWS Error "file.no_rows"
        "The file has a header but no row of data below it. Add the rows and send it again."
        "फ़ाइल में शीर्ष पंक्ति है, पर उसके नीचे कोई आँकड़ा नहीं है। पंक्तियाँ जोड़कर फिर भेजें।"
    FILE_TOO_LARGE Error "file.too_large"
        "The file has {size} bytes; the limit is {limit}. Split it into several files."
        "फ़ाइल {size} बाइट की है; सीमा {limit} बाइट है। इसे कई फ़ाइलों में बाँटें।"
    FILE_TOO_MANY_ROWS Error "file.too_many_rows"
        "The file has more than {limit} rows. Split it into several files."
        "फ़ाइल में {limit} से अधिक पंक्तियाँ हैं। इसे कई फ़ाइलों में बाँटें।"
    FILE_TOO_MANY_COLUMNS Error "file.too_many_columns"
        "The file has more than {limit} columns. Keep only the columns of the template."
        "फ़ाइल में {limit} से अधिक स्तंभ हैं। केवल नमूना फ़ाइल के स्तंभ रखें।"
    FILE_TOO_MUCH_TEXT Error "file.too_much_text"
        "The cells of the file hold more than {limit} bytes of text together. Split it into several files."
        "फ़ाइल के खानों में कुल मिलाकर {limit} बाइट से अधिक पाठ है। इसे कई फ़ाइलों में बाँटें।"
    FILE_WRONG_KIND Error "file.wrong_kind"
        "This looks like {seems_en}, whatever its name says. Save the table as XLSX or as CSV (UTF-8) and send that."
        "नाम चाहे जो हो, यह {seems_hi} लगती है। तालिका को XLSX या CSV (UTF-8) के रूप में सहेजकर वही फ़ाइल भेजें।"
    FILE_PASSWORD Error "file.password"
        "The workbook is protected with a password. Remove the password and send it again."
        "कार्यपुस्तिका पासवर्ड से सुरक्षित है। पासवर्ड हटाकर फिर भेजें।"
    FILE_DAMAGED Error "file.damaged"
        "The workbook is damaged or incomplete (technical detail: {detail}). Open it in a spreadsheet program, save it again as XLSX and send that."
        "कार्यपुस्तिका क्षतिग्रस्त या अधूरी है (तकनीकी विवरण: {detail})। इसे स्प्रेडशीट में खोलकर दोबारा XLSX के रूप में सहेजें और वही भेजें।"
    FILE_BOMB Error "file.unpacks_too_large"
        "The workbook unpacks to far more than it should (technical detail: {detail}) and was not opened. Copy the rows into a new workbook and send that."
        "कार्यपुस्तिका खुलने पर बहुत बड़ी हो जाती है (तकनीकी विवरण: {detail}), इसलिए खोली नहीं गई। पंक्तियाँ नई कार्यपुस्तिका में उतारकर वही भेजें।"
    FILE_ENTITIES Error "file.entities"
        "The workbook declares XML entities, which no spreadsheet program writes, and was not opened. Copy the rows into a new workbook and send that."
        "कार्यपुस्तिका में XML एंटिटी घोषित हैं, जो कोई स्प्रेडशीट नहीं लिखती, इसलिए खोली नहीं गई। पंक्तियाँ नई कार्यपुस्तिका में उतारकर वही भेजें।"
    FILE_NO_SHEET Error "file.no_sheet"
        "The workbook has no sheet with rows. Put the table on its first sheet."
        "कार्यपुस्तिका में पंक्तियों वाली कोई शीट नहीं है। तालिका को पहली शीट पर रखें।"
    FILE_ENCODING Error "file.encoding"
        "The text of the file can't be read: {detail_en}. Save it as CSV UTF-8, or as XLSX, and send that."
        "फ़ाइल का पाठ पढ़ा नहीं जा सकता: {detail_hi}। इसे CSV UTF-8 या XLSX के रूप में सहेजकर वही भेजें।"
    FILE_WINDOWS_1252 Warning "file.windows_1252"
        "The file is not in UTF-8 and was read as Windows-1252. Look at names with accents or in Hindi; if they are wrong, save the file as CSV UTF-8."
        "फ़ाइल UTF-8 में नहीं है, इसलिए Windows-1252 मानकर पढ़ी गई। हिंदी के या विशेष चिह्नों वाले नाम जाँच लें; गलत हों तो फ़ाइल को CSV UTF-8 के रूप में सहेजें।"
    FILE_UNCLOSED_QUOTE Error "file.unclosed_quote"
        "A quotation mark that opens in this row is never closed, so the rest of the file is one cell. Close it or remove it."
        "इस पंक्ति में खुला उद्धरण चिह्न कहीं बंद नहीं होता, इसलिए शेष फ़ाइल एक ही खाना बन गई है। उसे बंद करें या हटाएँ।"

    // The header
    HEADER_MISSING Error "header.missing_column"
        "The column “{column}” is missing. Add it to the first row, or start from the template. Columns found: {found}."
        "स्तंभ “{column}” नहीं है। उसे पहली पंक्ति में जोड़ें या नमूना फ़ाइल से आरंभ करें। मिले स्तंभ: {found}।"
    HEADER_MISSING_ONE_OF Error "header.missing_one_of"
        "One of the columns {columns} is needed, and none is there. Add one of them to the first row. Columns found: {found}."
        "स्तंभ {columns} में से एक आवश्यक है, पर कोई नहीं है। उनमें से एक को पहली पंक्ति में जोड़ें। मिले स्तंभ: {found}।"
    HEADER_SURPLUS Warning "header.surplus_column"
        "The column “{column}” is not used here and was ignored."
        "स्तंभ “{column}” यहाँ काम में नहीं आता, इसलिए छोड़ दिया गया।"
    HEADER_SURPLUS_SAME Warning "header.second_column"
        "The columns “{first}” and “{column}” mean the same here; “{column}” was ignored."
        "स्तंभ “{first}” और “{column}” का अर्थ यहाँ एक ही है; “{column}” छोड़ दिया गया।"
    HEADER_DUPLICATE Error "header.duplicate_column"
        "The column “{column}” occurs twice. Remove one of the two."
        "स्तंभ “{column}” दो बार आया है। दोनों में से एक हटाएँ।"

    // Rows
    ROW_RAGGED Error "row.wrong_length"
        "The row has {found} cells and the header has {expected}. Check for a missing or surplus separator, or a text with the separator in it that is not in quotation marks."
        "पंक्ति में {found} खाने हैं और शीर्ष पंक्ति में {expected}। देखें कि विभाजक चिह्न छूटा या अधिक तो नहीं, या विभाजक वाला पाठ उद्धरण चिह्नों के बिना तो नहीं है।"
    ROW_UNNAMED Error "row.cell_without_column"
        "The cell in column {letter} (“{value}”) stands under no column name. Move it to its column or remove it."
        "स्तंभ {letter} का खाना (“{value}”) किसी स्तंभ-नाम के नीचे नहीं है। उसे सही स्तंभ में ले जाएँ या हटाएँ।"
    ROW_EXAMPLE Warning "row.example"
        "This is the template's example row; it was not imported."
        "यह नमूना फ़ाइल की उदाहरण पंक्ति है; इसे आयात नहीं किया गया।"

    // Cells of any kind
    CELL_MISSING Error "cell.missing"
        "“{column}” is empty. It is needed in every row."
        "“{column}” खाली है। यह हर पंक्ति में आवश्यक है।"
    CELL_TOO_LONG Error "cell.too_long"
        "“{column}” has {length} characters; at most {limit} are possible. Shorten it."
        "“{column}” में {length} वर्ण हैं; अधिकतम {limit} संभव हैं। इसे छोटा करें।"
    CELL_CONTROL Error "cell.control_character"
        "“{column}” holds a hidden control character ({which}). Type the text again instead of pasting it."
        "“{column}” में एक छिपा नियंत्रण वर्ण ({which}) है। पाठ को चिपकाने के बजाय फिर से टाइप करें।"
    CELL_FORMULA Error "cell.formula"
        "“{column}” holds a formula. Replace it by its value (copy, then paste values only)."
        "“{column}” में सूत्र है। उसकी जगह उसका मान रखें (कॉपी करके केवल मान चिपकाएँ)।"
    CELL_ERROR Error "cell.error_value"
        "“{column}” shows the spreadsheet error {value}. Replace it by the right value."
        "“{column}” में स्प्रेडशीट की त्रुटि {value} दिख रही है। उसकी जगह सही मान लिखें।"
    CELL_NOT_COUNT Error "cell.not_a_count"
        "“{value}” in “{column}” is not a whole number. Write it like 500, 1,00,000 or 100,000."
        "“{column}” में “{value}” पूर्ण संख्या नहीं है। इसे 500, 1,00,000 या 100,000 की तरह लिखें।"
    CELL_NOT_DECIMAL Error "cell.not_a_number"
        "“{value}” in “{column}” is not a number. Write it like 47.03."
        "“{column}” में “{value}” संख्या नहीं है। इसे 47.03 की तरह लिखें।"
    CELL_OUT_OF_RANGE Error "cell.out_of_range"
        "“{value}” in “{column}” must lie between {from} and {to}."
        "“{column}” में “{value}” को {from} और {to} के बीच होना चाहिए।"
    CELL_NOT_DAY Error "cell.not_a_date"
        "“{value}” in “{column}” is not a date. Write it as DD.MM.YYYY, for example 30.11.2025."
        "“{column}” में “{value}” तिथि नहीं है। इसे DD.MM.YYYY के रूप में लिखें, जैसे 30.11.2025।"
    CELL_DAY_EARLY Error "cell.date_too_early"
        "“{value}” in “{column}” lies before {earliest}. Check the year."
        "“{column}” में “{value}” तिथि {earliest} से पहले की है। वर्ष जाँचें।"
    CELL_DAY_FUTURE Error "cell.date_in_future"
        "“{value}” in “{column}” lies in the future; today is {today}. Check the date."
        "“{column}” में “{value}” भविष्य की तिथि है; आज {today} है। तिथि जाँचें।"
    CELL_NOT_YES_NO Error "cell.not_yes_or_no"
        "“{value}” in “{column}” is neither yes nor no. Write yes or no."
        "“{column}” में “{value}” न हाँ है न नहीं। हाँ या नहीं लिखें।"

    // Organisations
    ORGANISATIONS_CODE_MALFORMED Error "organisations.code.malformed"
        "The code “{value}” may hold only letters, digits and - _ . / without spaces, at most 64 of them."
        "कोड “{value}” में केवल अंग्रेज़ी अक्षर, अंक और - _ . / हो सकते हैं, बिना रिक्त स्थान के, अधिकतम 64।"
    ORGANISATIONS_CODE_DUPLICATE Error "organisations.code.duplicate"
        "The code “{value}” stands in row {first} already. Every organisation needs a code of its own."
        "कोड “{value}” पंक्ति {first} में पहले से है। हर संगठन का अपना अलग कोड होना चाहिए।"
    ORGANISATIONS_PARENT_MISSING Error "organisations.parent_code.missing"
        "An organisation of this kind needs the code of the organisation above it."
        "इस प्रकार के संगठन के लिए उसके ऊपर के संगठन का कोड आवश्यक है।"
    ORGANISATIONS_PARENT_SELF Error "organisations.parent_code.self"
        "The organisation “{value}” is given as its own parent. Write the code of the organisation above it."
        "संगठन “{value}” को स्वयं उसी का ऊपरी संगठन बताया गया है। उसके ऊपर के संगठन का कोड लिखें।"
    ORGANISATIONS_PARENT_CYCLE Error "organisations.parent_code.cycle"
        "Following the parent codes from “{value}” leads back to it. Correct one of the rows {rows}."
        "“{value}” से ऊपर के कोड पकड़ते हुए वापस उसी पर पहुँचते हैं। पंक्तियों {rows} में से एक को सुधारें।"
    ORGANISATIONS_KIND_UNKNOWN Error "organisations.kind.unknown"
        "“{value}” is no kind of organisation. Write one of: nation, state, ut, ministry, department, directorate, district, block, gram_panchayat, office, institute."
        "“{value}” संगठन का कोई प्रकार नहीं है। इनमें से एक लिखें: राष्ट्र, राज्य, केंद्र शासित प्रदेश, मंत्रालय, विभाग, निदेशालय, जिला, प्रखंड, ग्राम पंचायत, कार्यालय, संस्थान।"
    ORGANISATIONS_LGD_MALFORMED Error "organisations.lgd_code.malformed"
        "The Local Government Directory code “{value}” must be a number of at most 10 digits."
        "स्थानीय सरकार निर्देशिका (LGD) कोड “{value}” अधिकतम 10 अंकों की संख्या होना चाहिए।"

    // Strengths
    STRENGTHS_VALIDITY_ORDER Error "strengths.valid_until.before_start"
        "The figure ends on {until}, before it begins on {from}. Exchange or correct the dates."
        "यह संख्या {until} को समाप्त होती है, जबकि आरंभ {from} को होती है। तिथियाँ बदलें या सुधारें।"
    STRENGTHS_DUPLICATE Error "strengths.valid_from.duplicate"
        "Row {first} states a figure for the same organisation from the same day. Remove one of the two."
        "पंक्ति {first} में इसी संगठन की संख्या इसी तिथि से दी गई है। दोनों में से एक हटाएँ।"
    STRENGTHS_OVERLAP Warning "strengths.valid_from.overlap"
        "The dates overlap with those of row {first} for the same organisation. On those days the figure that begins later holds."
        "तिथियाँ इसी संगठन की पंक्ति {first} की तिथियों से टकराती हैं। उन दिनों बाद में आरंभ होने वाली संख्या मान्य होगी।"

    // Officials
    OFFICIALS_CONTACT_MISSING Error "officials.contact.missing"
        "Neither an e-mail address nor a mobile number is given. Write at least one of them."
        "न ई-मेल पता दिया है, न मोबाइल नंबर। कम से कम एक अवश्य लिखें।"
    OFFICIALS_ORGANISATION_MISSING Error "officials.organisation.missing"
        "No organisation is given. Write the code of the official's organisation."
        "संगठन नहीं दिया है। अधिकारी के संगठन का कोड लिखें।"
    OFFICIALS_EMAIL_MALFORMED Error "officials.email.malformed"
        "“{value}” is not an e-mail address. Write it like name@example.gov.in."
        "“{value}” ई-मेल पता नहीं है। इसे name@example.gov.in की तरह लिखें।"
    OFFICIALS_EMAIL_DUPLICATE Error "officials.email.duplicate"
        "The e-mail address “{value}” stands in row {first} already. Every official needs an address of their own."
        "ई-मेल पता “{value}” पंक्ति {first} में पहले से है। हर अधिकारी का अपना अलग पता होना चाहिए।"
    OFFICIALS_PHONE_MALFORMED Error "officials.phone.malformed"
        "“{value}” is not an Indian mobile number. Write its ten digits, the first of them 6 to 9."
        "“{value}” भारतीय मोबाइल नंबर नहीं है। इसके दस अंक लिखें, जिनमें पहला 6 से 9 के बीच हो।"
    OFFICIALS_PHONE_DUPLICATE Error "officials.phone.duplicate"
        "The mobile number “{value}” stands in row {first} already. Every official needs a number of their own."
        "मोबाइल नंबर “{value}” पंक्ति {first} में पहले से है। हर अधिकारी का अपना अलग नंबर होना चाहिए।"
    OFFICIALS_EMPLOYEE_CODE_DUPLICATE Error "officials.employee_code.duplicate"
        "The employee code “{value}” stands in row {first} already, for the same organisation. Correct one of the two."
        "कर्मचारी कोड “{value}” इसी संगठन के लिए पंक्ति {first} में पहले से है। दोनों में से एक सुधारें।"
    OFFICIALS_GROUP_UNKNOWN Error "officials.group.unknown"
        "“{value}” is no group. Write one of: Group A, Group B, Group C, Group D, Contractual Staff, Others."
        "“{value}” कोई समूह नहीं है। इनमें से एक लिखें: समूह क, समूह ख, समूह ग, समूह घ, संविदा कर्मी, अन्य।"
    OFFICIALS_GENDER_UNKNOWN Error "officials.gender.unknown"
        "“{value}” is not understood as a gender. Write Female, Male or Other, or leave it empty."
        "लिंग के रूप में “{value}” समझ में नहीं आया। महिला, पुरुष या अन्य लिखें, या खाली छोड़ें।"
    OFFICIALS_BATCH_MALFORMED Error "officials.batch.malformed"
        "The batch “{value}” must be a year of four digits between {from} and {to}."
        "बैच “{value}” चार अंकों का वर्ष होना चाहिए, {from} और {to} के बीच।"

    // What the database knows
    ORGANISATIONS_PARENT_UNKNOWN Error "organisations.parent_code.unknown"
        "No organisation has the code “{value}”, neither here nor in the file. Correct it, or add a row for that organisation."
        "कोड “{value}” वाला संगठन न यहाँ है, न फ़ाइल में। कोड सुधारें या उस संगठन की पंक्ति जोड़ें।"
    ORGANISATIONS_OUTSIDE Error "organisations.parent_code.outside_your_scope"
        "The organisation “{value}” would stand outside the organisations that you manage. Remove the row, or ask whoever manages the organisation above it."
        "संगठन “{value}” उन संगठनों से बाहर होगा जिनका प्रबंधन आप करते हैं। पंक्ति हटाएँ या ऊपर के संगठन के प्रबंधक से कहें।"
    ORGANISATIONS_CODE_TAKEN Error "organisations.code.taken"
        "The code “{value}” belongs to an organisation already, with other facts ({columns}). Choose another code, or write the facts as they are."
        "कोड “{value}” पहले से एक संगठन का है, जिसके विवरण भिन्न हैं ({columns})। दूसरा कोड चुनें या विवरण वैसे ही लिखें जैसे दर्ज हैं।"
    ORGANISATIONS_NATION_SECOND Error "organisations.kind.second_nation"
        "There can be one nation only, and it is “{nation}”. Correct the kind of this organisation."
        "राष्ट्र केवल एक हो सकता है और वह “{nation}” है। इस संगठन का प्रकार सुधारें।"
    ORGANISATIONS_NATION_PARENT Error "organisations.parent_code.of_nation"
        "Nothing stands above the nation. Leave its parent code empty."
        "राष्ट्र के ऊपर कोई संगठन नहीं होता। उसके ऊपरी संगठन का कोड खाली छोड़ें।"
    STRENGTHS_ORGANISATION_UNKNOWN Error "strengths.organisation.unknown"
        "No organisation has the code “{value}”. Bring the organisation in first, or correct the code."
        "कोड “{value}” वाला कोई संगठन नहीं है। पहले वह संगठन दर्ज करें या कोड सुधारें।"
    STRENGTHS_OUTSIDE Error "strengths.organisation.outside_your_scope"
        "The organisation “{value}” is not one of those that you manage. Remove the row, or ask whoever manages it."
        "संगठन “{value}” उनमें नहीं है जिनका प्रबंधन आप करते हैं। पंक्ति हटाएँ या उसके प्रबंधक से कहें।"
    STRENGTHS_REPLACES Warning "strengths.officials.replaces"
        "From the same day {officials} officials were stated until now (source: {source}). The figure of the file replaces that one."
        "इसी तिथि से अब तक {officials} अधिकारी दर्ज थे (स्रोत: {source})। फ़ाइल की संख्या उसकी जगह लेगी।"
    OFFICIALS_ORGANISATION_UNKNOWN Error "officials.organisation.unknown"
        "No organisation has the code or name “{value}”. Look the code up in the list of organisations."
        "“{value}” कोड या नाम वाला कोई संगठन नहीं है। संगठनों की सूची में कोड देखें।"
    OFFICIALS_ORGANISATION_AMBIGUOUS Error "officials.organisation.ambiguous"
        "Several organisations ({count}) have the name “{value}”. Write the code of the right one."
        "“{value}” नाम के एक से अधिक ({count}) संगठन हैं। सही संगठन का कोड लिखें।"
    OFFICIALS_OUTSIDE Error "officials.organisation.outside_your_scope"
        "The organisation “{value}” is not one of those that you may bring officials into. Remove the row, or ask its MDO Admin."
        "संगठन “{value}” में अधिकारियों को जोड़ना आपके अधिकार में नहीं है। पंक्ति हटाएँ या उसके MDO Admin से कहें।"
    OFFICIALS_ELSEWHERE Error "officials.organisation.elsewhere"
        "This official is registered in another organisation already. Remove the row and ask for a transfer instead."
        "यह अधिकारी पहले से किसी अन्य संगठन में पंजीकृत है। पंक्ति हटाएँ और इसके बजाय स्थानांतरण का अनुरोध करें।"
    OFFICIALS_EMAIL_TAKEN Error "officials.email.taken"
        "The e-mail address “{value}” belongs to another official already. Every official needs an address of their own."
        "ई-मेल पता “{value}” पहले से किसी अन्य अधिकारी का है। हर अधिकारी का अपना अलग पता होना चाहिए।"
    OFFICIALS_PHONE_TAKEN Error "officials.phone.taken"
        "The mobile number “{value}” belongs to another official already. Every official needs a number of their own."
        "मोबाइल नंबर “{value}” पहले से किसी अन्य अधिकारी का है। हर अधिकारी का अपना अलग नंबर होना चाहिए।"
    OFFICIALS_EMPLOYEE_CODE_TAKEN Error "officials.employee_code.taken"
        "The employee code “{value}” belongs to another official of the organisation already. Correct it."
        "कर्मचारी कोड “{value}” पहले से इसी संगठन के किसी अन्य अधिकारी का है। इसे सुधारें।"
    CHANGES_WHO_MISSING Error "changes.who.missing"
        "Neither an employee code nor an e-mail address says whom the row is about. Write one of them."
        "पंक्ति किस अधिकारी की है, यह न कर्मचारी कोड से पता चलता है, न ई-मेल पते से। इनमें से एक लिखें।"
    CHANGES_NEVER_EMPTY Error "changes.cell.never_empty"
        "This can be changed but not emptied. Write what it is to be, or leave the cell empty so that it stays."
        "इसे बदला जा सकता है, पर खाली नहीं किया जा सकता। नया मान लिखें, या यथावत रखने के लिए खाना खाली छोड़ें।"
    CHANGES_UNKNOWN Error "changes.who.unknown"
        "No official whom you may change is known by “{value}”. Check the spelling; whoever is new is brought in with the file of officials."
        "“{value}” से ऐसा कोई अधिकारी नहीं मिला जिसका विवरण आप बदल सकते हैं। वर्तनी जाँचें; नए अधिकारी, अधिकारियों की फ़ाइल से जोड़े जाते हैं।"
    CHANGES_SEVERAL Error "changes.who.several"
        "{count} officials have the employee code “{value}”. Add the column organisation_code, or use the e-mail address."
        "कर्मचारी कोड “{value}” {count} अधिकारियों का है। organisation_code स्तंभ जोड़ें या ई-मेल पता लिखें।"
    CHANGES_DIFFER Error "changes.who.differ"
        "The employee code and the e-mail address of this row belong to different officials. Correct one of them."
        "इस पंक्ति का कर्मचारी कोड और ई-मेल पता अलग-अलग अधिकारियों के हैं। इनमें से एक को सुधारें।"
    DESIGNATIONS_DUPLICATE Error "designations.duplicate"
        "“{value}” is the designation of row {first}, written in another way. Make one row of them."
        "“{value}” पंक्ति {first} का ही पदनाम है, केवल दूसरे ढंग से लिखा हुआ। दोनों को एक पंक्ति में मिलाएँ।"
    DESIGNATIONS_NAME_TAKEN Error "designations.name_taken"
        "“{value}” is a name of the designation “{other}” already. Take it out here or there; a name stands for one designation."
        "“{value}” पहले से “{other}” पदनाम का नाम है। इसे यहाँ या वहाँ से हटाएँ; एक नाम एक ही पदनाम का हो सकता है।"
    COMPETENCIES_CODE Error "competencies.code.malformed"
        "“{value}” is no code of a competency. A code has letters A to Z, digits, points and hyphens, at most 20, such as F1.4."
        "“{value}” दक्षता का कोड नहीं है। कोड में A से Z अक्षर, अंक, बिंदु और हाइफ़न होते हैं, अधिकतम 20, जैसे F1.4।"
    COMPETENCIES_DUPLICATE Error "competencies.code.duplicate"
        "The code “{value}” stands in row {first} already. Make one row of the two."
        "कोड “{value}” पंक्ति {first} में पहले से है। दोनों को एक पंक्ति में मिलाएँ।"
    COMPETENCIES_AREA Error "competencies.area.unknown"
        "“{value}” is no area. Write behavioural, functional or domain."
        "“{value}” कोई क्षेत्र नहीं है। behavioural, functional या domain लिखें।"
    COMPETENCIES_THEME Error "competencies.theme.unknown"
        "“{value}” is no theme, neither here nor in this file. Give the code of a theme, or leave the cell empty where the row is one."
        "“{value}” न यहाँ कोई विषय है, न इस फ़ाइल में। विषय का कोड दें, या पंक्ति स्वयं विषय हो तो खाना खाली छोड़ें।"
    COMPETENCIES_PLACE Error "competencies.theme.changed"
        "“{value}” is a theme here and a sub-theme in the file, or the other way round. A theme stays a theme; give what is new a code of its own."
        "“{value}” यहाँ विषय है और फ़ाइल में उप-विषय, या इसके विपरीत। विषय सदा विषय रहता है; नए को नया कोड दें।"
    COMPETENCIES_LEVEL Error "competencies.level.unknown"
        "“{value}” is no level. Write 1 (basic), 2 (intermediate) or 3 (advanced)."
        "“{value}” कोई स्तर नहीं है। 1 (आधारभूत), 2 (मध्यवर्ती) या 3 (उन्नत) लिखें।"
    COMPETENCIES_UNKNOWN Error "competencies.unknown"
        "“{value}” is no sub-theme of the framework, or it is retired. The file of competencies lists all codes."
        "“{value}” ढाँचे का कोई उप-विषय नहीं है, या उसे हटा दिया गया है। सभी कोड दक्षताओं की फ़ाइल में हैं।"
    COMPETENCIES_TWICE Error "competencies.said_twice"
        "Row {first} says the same of “{value}”. Make one row of the two."
        "पंक्ति {first} में “{value}” के बारे में यही कहा गया है। दोनों को एक पंक्ति में मिलाएँ।"
    COMPETENCIES_COURSE Error "competencies.course.unknown"
        "“{value}” is neither the code nor the title of a course that you may write. Give the code that stands in the course's address."
        "“{value}” न तो किसी ऐसे पाठ्यक्रम का कोड है, न शीर्षक, जिसे आप लिख सकते हैं। पाठ्यक्रम के पते में दिया कोड लिखें।"
    COMPETENCIES_COURSES Error "competencies.course.several"
        "{count} courses are called “{value}”. Give the code of the one that is meant."
        "“{value}” नाम के {count} पाठ्यक्रम हैं। जो अभिप्रेत है उसका कोड दें।"
    COMPETENCIES_ORGANISATION Error "competencies.organisation.outside_your_scope"
        "No organisation in your scope has the code “{value}”."
        "आपके अधिकार क्षेत्र में “{value}” कोड का कोई संगठन नहीं है।"
    OFFICIALS_SAME_PERSON Error "officials.row.same_person"
        "This row and row {first} are about the same official. Make one row of them."
        "यह पंक्ति और पंक्ति {first} एक ही अधिकारी की हैं। दोनों को एक पंक्ति में मिलाएँ।"

    // Courses
    COURSES_REPEATED Warning "courses.course.repeated"
        "The course “{value}” stands in row {first} already, with the same band and provider."
        "पाठ्यक्रम “{value}” इसी वर्ग और प्रदाता के साथ पंक्ति {first} में पहले से है।"

    // Methodology
    METHODOLOGY_WEIGHTS_SUM Error "methodology.weight.sum"
        "The weights add up to {sum}. They must add up to 100."
        "भारों का योग {sum} है। योग 100 होना चाहिए।"
    METHODOLOGY_DUPLICATE Error "methodology.indicator.duplicate"
        "The indicator “{value}” stands in row {first} already."
        "संकेतक “{value}” पंक्ति {first} में पहले से है।"

    // Performance highlight
    HIGHLIGHT_ABOVE_100 Warning "highlight.percent_of_total.above_100"
        "“{value}” per cent is more than all. It counts as 100 in a score; check the denominator."
        "“{value}” प्रतिशत कुल से अधिक है। अंक में यह 100 गिना जाएगा; हर (denominator) जाँचें।"
    HIGHLIGHT_DUPLICATE Error "highlight.kpi.duplicate"
        "The indicator “{value}” stands in row {first} already."
        "संकेतक “{value}” पंक्ति {first} में पहले से है।"

    HIGHLIGHT_NO_FIGURE Error "highlight.percent_of_total.missing"
        "Neither a percentage nor both counts are given. Write percent_of_total, or value and total."
        "न प्रतिशत दिया है, न दोनों संख्याएँ। percent_of_total लिखें, अथवा value और total दोनों।"
    HIGHLIGHT_TOTAL_ZERO Error "highlight.total.zero"
        "Nothing is a share of 0. Write what was counted out of, or leave it empty and write the percentage."
        "0 का कोई भाग नहीं होता। कुल संख्या लिखें, अथवा उसे खाली छोड़कर प्रतिशत लिखें।"
    HIGHLIGHT_NO_STATE Error "highlight.state_as_printed.missing"
        "The file doesn't say which State it is about. Add the column state_as_printed, or put the State into the file's name, as in highlight_haryana_2025-11.csv."
        "फ़ाइल में नहीं लिखा कि वह किस राज्य की है। state_as_printed स्तंभ जोड़ें, या राज्य को फ़ाइल के नाम में रखें, जैसे highlight_haryana_2025-11.csv।"

    // A whole course as JSON
    CONTENT_NOT_JSON Error "content.not_json"
        "The file is not valid JSON. Correct it at the place named here: {detail}."
        "फ़ाइल मान्य JSON नहीं है। यहाँ बताए स्थान (line पंक्ति, column स्तंभ) पर सुधारें: {detail}।"
    CONTENT_MISSING Error "content.missing"
        "“{column}” is missing or empty. It is needed."
        "“{column}” नहीं है या खाली है। यह आवश्यक है।"
    CONTENT_WRONG_TYPE Error "content.wrong_type"
        "“{column}” must be {expected_en}."
        "“{column}” को {expected_hi} होना चाहिए।"
    CONTENT_UNKNOWN_FIELD Warning "content.unknown_field"
        "“{column}” is not a field of this format and was ignored. Check its spelling."
        "“{column}” इस प्रारूप का भाग नहीं है, इसलिए छोड़ दिया गया। वर्तनी जाँचें।"
    CONTENT_UNKNOWN_KIND Error "content.unknown_kind"
        "“{value}” in “{column}” is not known. Write one of: {known}."
        "“{column}” में “{value}” ज्ञात नहीं है। इनमें से एक लिखें: {known}।"
    CONTENT_OUT_OF_RANGE Error "content.out_of_range"
        "“{column}” must be a whole number from {from} to {to}."
        "“{column}” को {from} से {to} तक की पूर्ण संख्या होना चाहिए।"
    CONTENT_TOO_LONG Error "content.too_long"
        "“{column}” has {length} characters; at most {limit} are possible. Shorten it."
        "“{column}” में {length} वर्ण हैं; अधिकतम {limit} संभव हैं। इसे छोटा करें।"
    CONTENT_CONTROL Error "content.control_character"
        "“{column}” holds a hidden control character ({which}). Remove it."
        "“{column}” में एक छिपा नियंत्रण वर्ण ({which}) है। उसे हटाएँ।"
    CONTENT_TOO_MANY Error "content.too_many"
        "“{column}” has {length} entries; at most {limit} are possible."
        "“{column}” में {length} प्रविष्टियाँ हैं; अधिकतम {limit} संभव हैं।"
    CONTENT_TOO_FEW Error "content.too_few"
        "“{column}” has too few entries; add some until there are {least} or more."
        "“{column}” में प्रविष्टियाँ कम हैं; कम से कम {least} होने तक जोड़ें।"
    CONTENT_TITLE_MISSING Error "content.title.missing"
        "The course needs a title: “title_en”, “title_hi” or both."
        "पाठ्यक्रम का शीर्षक आवश्यक है: “title_en”, “title_hi” या दोनों।"
    CONTENT_LANGUAGE Error "content.language.malformed"
        "“{value}” is no language code. Write two or three letters, for example hi or en."
        "“{value}” भाषा का कोड नहीं है। दो या तीन अक्षर लिखें, जैसे hi या en।"
    CONTENT_DURATION Error "content.duration.malformed"
        "The duration in “{column}” can't be used: {detail_en}."
        "“{column}” में दी गई अवधि मान्य नहीं है: {detail_hi}।"
    CONTENT_SOURCE_MISSING Error "content.resource.source_missing"
        "“{column}”: this kind of resource needs {needs}."
        "“{column}”: इस प्रकार की सामग्री के लिए {needs} आवश्यक है।"
    CONTENT_SOURCE_BOTH Error "content.resource.source_twice"
        "“{column}”: give either a file or an address (url), not both."
        "“{column}”: फ़ाइल या पता (url) में से एक ही दें, दोनों नहीं।"
    CONTENT_URL Error "content.url.malformed"
        "“{value}” is no web address. Write it in full, beginning with https://."
        "“{value}” वेब पता नहीं है। इसे https:// से आरंभ करके पूरा लिखें।"
    CONTENT_FILE Error "content.file.malformed"
        "“{value}” is no file name inside the course. Write a relative path such as media/lesson1.mp4, without “..”."
        "“{value}” पाठ्यक्रम के भीतर की फ़ाइल का नाम नहीं है। media/lesson1.mp4 जैसा सापेक्ष पथ लिखें, “..” के बिना।"
    CONTENT_RIGHT_SINGLE Error "content.question.not_one_right"
        "“{column}”: a single-choice question needs exactly one right option; {found} are marked right."
        "“{column}”: एकल विकल्प प्रश्न में ठीक एक विकल्प सही होना चाहिए; {found} सही अंकित हैं।"
    CONTENT_RIGHT_MULTIPLE Error "content.question.none_right"
        "“{column}”: at least one option must be marked right."
        "“{column}”: कम से कम एक विकल्प सही अंकित होना चाहिए।"
    CONTENT_OPTION_REPEATED Error "content.option.repeated"
        "“{column}”: the same option text occurs twice in the question. Change or remove one of the two."
        "“{column}”: प्रश्न में एक ही विकल्प दो बार आया है। दोनों में से एक बदलें या हटाएँ।"

    // A whole course, held against the files that come with it and what is here
    CONTENT_NO_ORGANISATION Error "content.organisation.missing"
        "There is no organisation yet that could own the course. Import the organisations first."
        "अभी ऐसा कोई संगठन नहीं है जो पाठ्यक्रम का स्वामी हो सके। पहले संगठन जोड़ें।"
    CONTENT_FILE_MISSING Error "content.file.missing"
        "The file “{value}” did not come with the course. Put it at this path beside the course file and use “sopan import courses”, or give a web address (url) in its place."
        "फ़ाइल “{value}” पाठ्यक्रम के साथ नहीं आई। उसे पाठ्यक्रम फ़ाइल के साथ इसी पथ पर रखकर “sopan import courses” चलाएँ, या उसकी जगह वेब पता (url) दें।"
    CONTENT_FILE_UNREADABLE Error "content.file.unreadable"
        "The file “{value}” can't be read (technical detail: {detail}). Check that it is a file and that it may be read."
        "फ़ाइल “{value}” पढ़ी नहीं जा सकी (तकनीकी विवरण: {detail})। देखें कि वह फ़ाइल ही है और उसे पढ़ने की अनुमति है।"
    CONTENT_FILE_KIND Error "content.file.wrong_kind"
        "The file “{value}” is not what its resource says. A resource of the kind pdf needs a PDF file, one of the kind video an MP4 or WebM file."
        "फ़ाइल “{value}” वह नहीं है जो सामग्री में बताया गया है। pdf सामग्री के लिए PDF फ़ाइल और video सामग्री के लिए MP4 या WebM फ़ाइल चाहिए।"
    CONTENT_FILE_TOO_LARGE Error "content.file.too_large"
        "The file “{value}” is too large: a PDF may have 30 MB, a video 2 GB. Make it smaller, or give a web address (url) in its place."
        "फ़ाइल “{value}” बहुत बड़ी है: PDF 30 MB और वीडियो 2 GB तक का हो सकता है। उसे छोटा करें या उसकी जगह वेब पता (url) दें।"
    CONTENT_NOTHING_LEFT Error "content.nothing_left"
        "Nothing of “{column}” is left when scripts and unsafe markup are taken out. Write its text."
        "स्क्रिप्ट और असुरक्षित मार्कअप हटाने पर “{column}” में कुछ नहीं बचता। उसका पाठ लिखें।"
    CONTENT_QUESTION Error "content.question.faulty"
        "The question at “{column}” can't be asked like this: {detail_en}."
        "“{column}” पर दिया प्रश्न इस रूप में नहीं पूछा जा सकता: {detail_hi}।"
    CONTENT_EXISTS Error "content.course.exists"
        "The course “{value}” of this provider is here already, with content (code {known}). Change it on its page under “Author courses”, or give the course of the file another title or provider."
        "इस प्रदाता का पाठ्यक्रम “{value}” सामग्री सहित पहले से है (कोड {known})। उसे “पाठ्यक्रम रचना” में उसके पृष्ठ पर बदलें, या फ़ाइल के पाठ्यक्रम का शीर्षक या प्रदाता बदलें।"
    CONTENT_ELSEWHERE Error "content.course.of_another_organisation"
        "The course “{value}” of this provider belongs to an organisation whose courses you do not author. Ask its authors, or give the course of the file another title or provider."
        "इस प्रदाता का पाठ्यक्रम “{value}” ऐसे संगठन का है जिसके पाठ्यक्रम आप नहीं लिखते। उसके लेखकों से कहें, या फ़ाइल के पाठ्यक्रम का शीर्षक या प्रदाता बदलें।"
    CONTENT_NOT_READY Error "content.not_ready"
        "The course can't be published like this: {detail_en}."
        "पाठ्यक्रम इस रूप में प्रकाशित नहीं हो सकता: {detail_hi}।"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn places(text: &str) -> std::collections::BTreeSet<String> {
        text.split('{')
            .skip(1)
            .map(|rest| {
                let name = rest.split_once('}').unwrap().0;
                name.trim_end_matches("_en")
                    .trim_end_matches("_hi")
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn every_code_is_unique_and_speaks_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        let packages = crate::packages::codes::ALL;
        let questions = crate::questions::codes::ALL;
        for code in ALL.iter().chain(packages).chain(questions) {
            assert!(seen.insert(code.name), "{} occurs twice", code.name);
            assert!(code.en.ends_with('.'), "{}", code.name);
            assert!(code.hi.ends_with('।'), "{}", code.name);
            assert_eq!(places(code.en), places(code.hi), "{}", code.name);
            let devanagari = code
                .hi
                .chars()
                .filter(|c| ('\u{900}'..='\u{97f}').contains(c));
            assert!(devanagari.count() > 10, "{} is not in Hindi", code.name);
        }
    }
}
