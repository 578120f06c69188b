//! The words that the synthetic nation is made of: names of people, departments,
//! posts, districts and courses, in English and in Hindi.

/// A word in English and in Hindi.
pub(super) type Two = (&'static str, &'static str);

/// Given names and surnames that go together.
pub(super) struct Names {
    pub(super) given: &'static [(&'static str, &'static str, &'static str)],
    pub(super) surnames: &'static [Two],
}

const NORTH: Names = Names {
    given: &[
        ("Aarti", "आरती", "female"),
        ("Amit", "अमित", "male"),
        ("Anil", "अनिल", "male"),
        ("Deepak", "दीपक", "male"),
        ("Geeta", "गीता", "female"),
        ("Harpreet", "हरप्रीत", "female"),
        ("Kavita", "कविता", "female"),
        ("Mahesh", "महेश", "male"),
        ("Manoj", "मनोज", "male"),
        ("Naseem", "नसीम", "female"),
        ("Pooja", "पूजा", "female"),
        ("Rakesh", "राकेश", "male"),
        ("Rekha", "रेखा", "female"),
        ("Salim", "सलीम", "male"),
        ("Sandeep", "संदीप", "male"),
        ("Seema", "सीमा", "female"),
        ("Sunita", "सुनीता", "female"),
        ("Vikas", "विकास", "male"),
    ],
    surnames: &[
        ("Ahmad", "अहमद"),
        ("Chauhan", "चौहान"),
        ("Gupta", "गुप्ता"),
        ("Khan", "ख़ान"),
        ("Kumar", "कुमार"),
        ("Kumari", "कुमारी"),
        ("Malik", "मलिक"),
        ("Mishra", "मिश्रा"),
        ("Rawat", "रावत"),
        ("Saini", "सैनी"),
        ("Sharma", "शर्मा"),
        ("Singh", "सिंह"),
        ("Thakur", "ठाकुर"),
        ("Tiwari", "तिवारी"),
        ("Verma", "वर्मा"),
        ("Yadav", "यादव"),
    ],
};

const EAST: Names = Names {
    given: &[
        ("Anjana", "अंजना", "female"),
        ("Arup", "अरूप", "male"),
        ("Bijoy", "बिजॉय", "male"),
        ("Debashis", "देबाशीष", "male"),
        ("Farida", "फ़रीदा", "female"),
        ("Gitanjali", "गीतांजलि", "female"),
        ("Jharna", "झरना", "female"),
        ("Lohit", "लोहित", "male"),
        ("Mamata", "ममता", "female"),
        ("Nabin", "नबीन", "male"),
        ("Pranab", "प्रणब", "male"),
        ("Rina", "रीना", "female"),
        ("Sanjukta", "संजुक्ता", "female"),
        ("Sushil", "सुशील", "male"),
        ("Tapan", "तपन", "male"),
        ("Moushumi", "मौसुमी", "female"),
    ],
    surnames: &[
        ("Baruah", "बरुआ"),
        ("Behera", "बेहरा"),
        ("Bora", "बोरा"),
        ("Das", "दास"),
        ("Ghosh", "घोष"),
        ("Hansda", "हांसदा"),
        ("Islam", "इस्लाम"),
        ("Mahato", "महतो"),
        ("Mohanty", "मोहंती"),
        ("Munda", "मुंडा"),
        ("Nayak", "नायक"),
        ("Paul", "पॉल"),
        ("Roy", "रॉय"),
        ("Saikia", "सैकिया"),
        ("Sarkar", "सरकार"),
        ("Soren", "सोरेन"),
    ],
};

const WEST: Names = Names {
    given: &[
        ("Alka", "अलका", "female"),
        ("Bhavesh", "भावेश", "male"),
        ("Chetan", "चेतन", "male"),
        ("Dipti", "दीप्ति", "female"),
        ("Fatima", "फ़ातिमा", "female"),
        ("Ganesh", "गणेश", "male"),
        ("Hetal", "हेतल", "female"),
        ("Jayesh", "जयेश", "male"),
        ("Ketan", "केतन", "male"),
        ("Madhuri", "माधुरी", "female"),
        ("Nilesh", "नीलेश", "male"),
        ("Prakash", "प्रकाश", "male"),
        ("Sachin", "सचिन", "male"),
        ("Smita", "स्मिता", "female"),
        ("Swati", "स्वाति", "female"),
        ("Vaishali", "वैशाली", "female"),
    ],
    surnames: &[
        ("Bhosale", "भोसले"),
        ("D'Souza", "डिसूज़ा"),
        ("Deshmukh", "देशमुख"),
        ("Jadhav", "जाधव"),
        ("Joshi", "जोशी"),
        ("Kulkarni", "कुलकर्णी"),
        ("Meena", "मीणा"),
        ("More", "मोरे"),
        ("Naik", "नाईक"),
        ("Parmar", "परमार"),
        ("Patel", "पटेल"),
        ("Patil", "पाटील"),
        ("Rathore", "राठौड़"),
        ("Shah", "शाह"),
        ("Shaikh", "शेख"),
        ("Solanki", "सोलंकी"),
    ],
};

const SOUTH: Names = Names {
    given: &[
        ("Anitha", "अनिता", "female"),
        ("Arun", "अरुण", "male"),
        ("Bhaskar", "भास्कर", "male"),
        ("Deepa", "दीपा", "female"),
        ("Ganga", "गंगा", "female"),
        ("Joseph", "जोसेफ", "male"),
        ("Karthik", "कार्तिक", "male"),
        ("Lakshmi", "लक्ष्मी", "female"),
        ("Mohammed", "मोहम्मद", "male"),
        ("Murali", "मुरली", "male"),
        ("Padma", "पद्मा", "female"),
        ("Ramesh", "रमेश", "male"),
        ("Revathi", "रेवती", "female"),
        ("Saraswathi", "सरस्वती", "female"),
        ("Suresh", "सुरेश", "male"),
        ("Venkatesh", "वेंकटेश", "male"),
    ],
    surnames: &[
        ("Achari", "आचारी"),
        ("Basha", "बाशा"),
        ("Gowda", "गौड़ा"),
        ("Hegde", "हेगड़े"),
        ("Iyer", "अय्यर"),
        ("Kutty", "कुट्टी"),
        ("Menon", "मेनन"),
        ("Naidu", "नायडू"),
        ("Nair", "नायर"),
        ("Pillai", "पिल्लै"),
        ("Raju", "राजू"),
        ("Rao", "राव"),
        ("Reddy", "रेड्डी"),
        ("Shetty", "शेट्टी"),
        ("Thomas", "थॉमस"),
        ("Varghese", "वर्गीस"),
    ],
};

const NORTH_EAST: Names = Names {
    given: &[
        ("Bendang", "बेंडांग", "male"),
        ("Chubala", "चुबाला", "female"),
        ("Dorjee", "दोरजी", "male"),
        ("Ibomcha", "इबोमचा", "male"),
        ("Lalrin", "लालरिन", "female"),
        ("Mary", "मैरी", "female"),
        ("Ngilyang", "न्गिल्यांग", "male"),
        ("Pema", "पेमा", "female"),
        ("Rinchen", "रिनचेन", "male"),
        ("Sangma", "संगमा", "male"),
        ("Tashi", "ताशी", "male"),
        ("Yami", "यामी", "female"),
    ],
    surnames: &[
        ("Ao", "आओ"),
        ("Bhutia", "भूटिया"),
        ("Debbarma", "देबबर्मा"),
        ("Lepcha", "लेपचा"),
        ("Lyngdoh", "लिंगदोह"),
        ("Marak", "मराक"),
        ("Namgyal", "नामग्याल"),
        ("Pertin", "पर्टिन"),
        ("Ralte", "राल्ते"),
        ("Singha", "सिंहा"),
        ("Tamang", "तमांग"),
        ("Zeliang", "जेलियांग"),
    ],
};

/// What a State is like, here: its size as it might really be, where most of its
/// people's names come from, and a few of its districts.
pub(super) struct Region {
    pub(super) iso: &'static str,
    /// Officials, of the order of the State's real size.
    pub(super) strength: i64,
    pub(super) names: &'static Names,
    pub(super) districts: [Two; 3],
}

const fn region(
    iso: &'static str,
    strength: i64,
    names: &'static Names,
    districts: [Two; 3],
) -> Region {
    Region {
        iso,
        strength,
        names,
        districts,
    }
}

/// The 36 States and Union Territories.
pub(super) static REGIONS: [Region; 36] = [
    region(
        "IN-JK",
        4_20_000,
        &NORTH,
        [
            ("Jammu", "जम्मू"),
            ("Srinagar", "श्रीनगर"),
            ("Baramulla", "बारामूला"),
        ],
    ),
    region(
        "IN-HP",
        1_90_000,
        &NORTH,
        [("Shimla", "शिमला"), ("Kangra", "कांगड़ा"), ("Mandi", "मंडी")],
    ),
    region(
        "IN-PB",
        3_10_000,
        &NORTH,
        [
            ("Ludhiana", "लुधियाना"),
            ("Amritsar", "अमृतसर"),
            ("Patiala", "पटियाला"),
        ],
    ),
    region(
        "IN-CH",
        24_000,
        &NORTH,
        [
            ("Chandigarh East", "चंडीगढ़ पूर्व"),
            ("Chandigarh Central", "चंडीगढ़ मध्य"),
            ("Chandigarh South", "चंडीगढ़ दक्षिण"),
        ],
    ),
    region(
        "IN-UK",
        1_70_000,
        &NORTH,
        [
            ("Dehradun", "देहरादून"),
            ("Haridwar", "हरिद्वार"),
            ("Nainital", "नैनीताल"),
        ],
    ),
    region(
        "IN-HR",
        2_85_000,
        &NORTH,
        [("Ambala", "अंबाला"), ("Hisar", "हिसार"), ("Rohtak", "रोहतक")],
    ),
    region(
        "IN-DL",
        82_000,
        &NORTH,
        [
            ("New Delhi", "नई दिल्ली"),
            ("North Delhi", "उत्तरी दिल्ली"),
            ("South Delhi", "दक्षिणी दिल्ली"),
        ],
    ),
    region(
        "IN-RJ",
        7_40_000,
        &WEST,
        [
            ("Jaipur", "जयपुर"),
            ("Jodhpur", "जोधपुर"),
            ("Udaipur", "उदयपुर"),
        ],
    ),
    region(
        "IN-UP",
        14_00_000,
        &NORTH,
        [
            ("Lucknow", "लखनऊ"),
            ("Varanasi", "वाराणसी"),
            ("Agra", "आगरा"),
        ],
    ),
    region(
        "IN-BR",
        6_60_000,
        &NORTH,
        [
            ("Patna", "पटना"),
            ("Gaya", "गया"),
            ("Muzaffarpur", "मुज़फ़्फ़रपुर"),
        ],
    ),
    region(
        "IN-SK",
        1_25_000,
        &NORTH_EAST,
        [
            ("Gangtok", "गंगटोक"),
            ("Namchi", "नामची"),
            ("Gyalshing", "ग्यालशिंग"),
        ],
    ),
    region(
        "IN-AR",
        66_000,
        &NORTH_EAST,
        [
            ("Papum Pare", "पापुम पारे"),
            ("Tawang", "तवांग"),
            ("Lohit", "लोहित"),
        ],
    ),
    region(
        "IN-NL",
        1_32_000,
        &NORTH_EAST,
        [
            ("Kohima", "कोहिमा"),
            ("Dimapur", "दीमापुर"),
            ("Mokokchung", "मोकोकचुंग"),
        ],
    ),
    region(
        "IN-MN",
        78_000,
        &NORTH_EAST,
        [
            ("Imphal West", "इम्फाल पश्चिम"),
            ("Thoubal", "थौबल"),
            ("Ukhrul", "उखरुल"),
        ],
    ),
    region(
        "IN-MZ",
        52_000,
        &NORTH_EAST,
        [
            ("Aizawl", "आइज़ोल"),
            ("Lunglei", "लुंगलेई"),
            ("Champhai", "चम्फाई"),
        ],
    ),
    region(
        "IN-TR",
        84_000,
        &EAST,
        [
            ("West Tripura", "पश्चिम त्रिपुरा"),
            ("Gomati", "गोमती"),
            ("Dhalai", "धलाई"),
        ],
    ),
    region(
        "IN-ML",
        58_000,
        &NORTH_EAST,
        [
            ("East Khasi Hills", "पूर्वी खासी हिल्स"),
            ("Ri Bhoi", "री भोई"),
            ("West Garo Hills", "पश्चिम गारो हिल्स"),
        ],
    ),
    region(
        "IN-AS",
        4_10_000,
        &EAST,
        [
            ("Kamrup", "कामरूप"),
            ("Cachar", "कछार"),
            ("Jorhat", "जोरहाट"),
        ],
    ),
    region(
        "IN-WB",
        8_20_000,
        &EAST,
        [
            ("Kolkata", "कोलकाता"),
            ("Darjeeling", "दार्जिलिंग"),
            ("Nadia", "नदिया"),
        ],
    ),
    region(
        "IN-JH",
        2_10_000,
        &EAST,
        [("Ranchi", "राँची"), ("Dhanbad", "धनबाद"), ("Dumka", "दुमका")],
    ),
    region(
        "IN-OD",
        3_90_000,
        &EAST,
        [
            ("Khordha", "खोर्धा"),
            ("Cuttack", "कटक"),
            ("Sambalpur", "संबलपुर"),
        ],
    ),
    region(
        "IN-CG",
        3_30_000,
        &NORTH,
        [
            ("Raipur", "रायपुर"),
            ("Bilaspur", "बिलासपुर"),
            ("Bastar", "बस्तर"),
        ],
    ),
    region(
        "IN-MP",
        7_90_000,
        &NORTH,
        [
            ("Bhopal", "भोपाल"),
            ("Indore", "इंदौर"),
            ("Jabalpur", "जबलपुर"),
        ],
    ),
    region(
        "IN-GJ",
        4_30_000,
        &WEST,
        [
            ("Ahmedabad", "अहमदाबाद"),
            ("Surat", "सूरत"),
            ("Rajkot", "राजकोट"),
        ],
    ),
    region(
        "IN-DH",
        14_000,
        &WEST,
        [
            ("Daman", "दमन"),
            ("Diu", "दीव"),
            ("Dadra and Nagar Haveli", "दादरा और नगर हवेली"),
        ],
    ),
    region(
        "IN-MH",
        10_20_000,
        &WEST,
        [("Pune", "पुणे"), ("Nagpur", "नागपुर"), ("Nashik", "नाशिक")],
    ),
    region(
        "IN-AP",
        6_30_000,
        &SOUTH,
        [
            ("Guntur", "गुंटूर"),
            ("Visakhapatnam", "विशाखापत्तनम"),
            ("Kurnool", "कुरनूल"),
        ],
    ),
    region(
        "IN-KA",
        4_40_000,
        &SOUTH,
        [
            ("Bengaluru Urban", "बेंगलुरु शहरी"),
            ("Mysuru", "मैसूरु"),
            ("Belagavi", "बेलगावी"),
        ],
    ),
    region(
        "IN-GA",
        56_000,
        &WEST,
        [
            ("North Goa", "उत्तर गोवा"),
            ("South Goa", "दक्षिण गोवा"),
            ("Kushavati", "कुशावती"),
        ],
    ),
    region(
        "IN-LD",
        6_000,
        &SOUTH,
        [
            ("Kavaratti", "कवरत्ती"),
            ("Agatti", "अगत्ती"),
            ("Minicoy", "मिनिकॉय"),
        ],
    ),
    region(
        "IN-KL",
        5_70_000,
        &SOUTH,
        [
            ("Thiruvananthapuram", "तिरुवनंतपुरम"),
            ("Ernakulam", "एर्नाकुलम"),
            ("Kozhikode", "कोझिकोड"),
        ],
    ),
    region(
        "IN-TN",
        9_10_000,
        &SOUTH,
        [
            ("Chennai", "चेन्नई"),
            ("Madurai", "मदुरै"),
            ("Coimbatore", "कोयंबटूर"),
        ],
    ),
    region(
        "IN-PY",
        30_000,
        &SOUTH,
        [
            ("Puducherry", "पुदुच्चेरी"),
            ("Karaikal", "कारैकाल"),
            ("Mahe", "माहे"),
        ],
    ),
    region(
        "IN-AN",
        28_000,
        &SOUTH,
        [
            ("South Andaman", "दक्षिण अंडमान"),
            ("North and Middle Andaman", "उत्तर और मध्य अंडमान"),
            ("Nicobar", "निकोबार"),
        ],
    ),
    region(
        "IN-TS",
        3_60_000,
        &SOUTH,
        [
            ("Hyderabad", "हैदराबाद"),
            ("Warangal", "वारंगल"),
            ("Nizamabad", "निज़ामाबाद"),
        ],
    ),
    region(
        "IN-LA",
        20_000,
        &NORTH_EAST,
        [("Leh", "लेह"), ("Kargil", "कारगिल"), ("Nubra", "नुब्रा")],
    ),
];

/// Parts of a district, where a State needs more of them.
pub(super) const PARTS: [Two; 7] = [
    ("North", "उत्तर"),
    ("South", "दक्षिण"),
    ("East", "पूर्व"),
    ("West", "पश्चिम"),
    ("Central", "मध्य"),
    ("Rural", "ग्रामीण"),
    ("Urban", "नगर"),
];

/// A department, its offices and its posts.
pub(super) struct Department {
    pub(super) code: &'static str,
    pub(super) name: Two,
    /// What its offices are called.
    pub(super) office: Two,
    /// Posts of groups A, B, C and D.
    pub(super) posts: [&'static [&'static str]; 4],
    /// Whether it is organised by districts, and reaches down to blocks and Gram Panchayats.
    /// The others have an office in a region.
    pub(super) panchayats: bool,
}

const PEON: &[&str] = &["Multi-Tasking Staff", "Peon"];

/// The greatest first, and among them the one that has districts: small States have two.
pub(super) static DEPARTMENTS: [Department; 12] = [
    Department {
        code: "EDU",
        name: ("School Education Department", "स्कूल शिक्षा विभाग"),
        office: ("School Complex", "विद्यालय संकुल"),
        posts: [
            &["Director", "Deputy Director"],
            &["Principal", "Block Education Officer"],
            &["Teacher", "Head Teacher", "Senior Assistant"],
            PEON,
        ],
        panchayats: false,
    },
    Department {
        code: "PRD",
        name: (
            "Panchayati Raj and Rural Development Department",
            "पंचायती राज एवं ग्रामीण विकास विभाग",
        ),
        office: ("Block Development Office", "खंड विकास कार्यालय"),
        posts: [
            &["District Panchayat Officer"],
            &["Block Development Officer"],
            &["Panchayat Secretary", "Gram Sevak", "Accountant"],
            PEON,
        ],
        panchayats: true,
    },
    Department {
        code: "HFW",
        name: (
            "Health and Family Welfare Department",
            "स्वास्थ्य एवं परिवार कल्याण विभाग",
        ),
        office: ("Community Health Centre", "सामुदायिक स्वास्थ्य केंद्र"),
        posts: [
            &["Chief Medical Officer", "Specialist"],
            &["Medical Officer", "Nursing Superintendent"],
            &["Staff Nurse", "Pharmacist", "Health Worker"],
            &["Ward Attendant", "Multi-Tasking Staff"],
        ],
        panchayats: false,
    },
    Department {
        code: "PHE",
        name: (
            "Public Health Engineering Department",
            "जन स्वास्थ्य अभियांत्रिकी विभाग",
        ),
        office: ("Water Supply Sub-Division", "जलापूर्ति उपमंडल"),
        posts: [
            &["Chief Engineer", "Executive Engineer"],
            &["Sub-Divisional Officer", "Assistant Engineer"],
            &["Junior Engineer", "Clerk", "Draftsman"],
            &["Pump Operator", "Multi-Tasking Staff"],
        ],
        panchayats: false,
    },
    Department {
        code: "POL",
        name: ("Home and Police Department", "गृह एवं पुलिस विभाग"),
        office: ("Police Station", "थाना"),
        posts: [
            &[
                "Superintendent of Police",
                "Deputy Superintendent of Police",
            ],
            &["Inspector"],
            &["Sub-Inspector", "Head Constable", "Constable"],
            &["Follower"],
        ],
        panchayats: false,
    },
    Department {
        code: "REV",
        name: (
            "Revenue and Disaster Management Department",
            "राजस्व एवं आपदा प्रबंधन विभाग",
        ),
        office: ("Tehsil Office", "तहसील कार्यालय"),
        posts: [
            &["Deputy Collector"],
            &["Tehsildar", "Naib Tehsildar"],
            &["Patwari", "Kanungo", "Clerk"],
            PEON,
        ],
        panchayats: false,
    },
    Department {
        code: "PWD",
        name: (
            "Public Works (Buildings and Roads) Department",
            "लोक निर्माण (भवन एवं सड़क) विभाग",
        ),
        office: ("Roads Sub-Division", "सड़क उपमंडल"),
        posts: [
            &["Superintending Engineer", "Executive Engineer"],
            &["Assistant Engineer"],
            &["Junior Engineer", "Clerk", "Surveyor"],
            &["Road Gang Worker"],
        ],
        panchayats: false,
    },
    Department {
        code: "WCD",
        name: (
            "Women and Child Development Department",
            "महिला एवं बाल विकास विभाग",
        ),
        office: ("Project Office", "परियोजना कार्यालय"),
        posts: [
            &["Joint Director"],
            &["Child Development Project Officer"],
            &["Supervisor", "Assistant"],
            PEON,
        ],
        panchayats: false,
    },
    Department {
        code: "AGR",
        name: (
            "Agriculture and Farmers' Welfare Department",
            "कृषि एवं किसान कल्याण विभाग",
        ),
        office: ("Agriculture Office", "कृषि कार्यालय"),
        posts: [
            &["Joint Director"],
            &["Agriculture Development Officer"],
            &["Agriculture Inspector", "Clerk"],
            PEON,
        ],
        panchayats: false,
    },
    Department {
        code: "FIN",
        name: ("Finance and Treasuries Department", "वित्त एवं कोषागार विभाग"),
        office: ("Treasury", "कोषागार"),
        posts: [
            &["Treasury Officer"],
            &["Accounts Officer"],
            &["Accountant", "Auditor"],
            PEON,
        ],
        panchayats: false,
    },
    Department {
        code: "FOR",
        name: ("Forest and Environment Department", "वन एवं पर्यावरण विभाग"),
        office: ("Forest Range", "वन परिक्षेत्र"),
        posts: [
            &["Divisional Forest Officer"],
            &["Range Forest Officer"],
            &["Forester", "Forest Guard"],
            &["Watcher"],
        ],
        panchayats: false,
    },
    Department {
        code: "GAD",
        name: ("General Administration Department", "सामान्य प्रशासन विभाग"),
        office: ("Section", "अनुभाग"),
        posts: [
            &["Deputy Secretary", "Under Secretary"],
            &["Section Officer"],
            &["Assistant Section Officer", "Data Entry Operator"],
            PEON,
        ],
        panchayats: false,
    },
];

/// A course of the synthetic nation.
pub(super) struct Course {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) language: &'static str,
    /// The State that publishes it; the nation where there is none.
    pub(super) owner: Option<&'static str>,
    /// The sub-themes that it teaches, and up to which level.
    pub(super) teaches: &'static [(&'static str, i64)],
    pub(super) minutes: i64,
    /// Its two readings: title and text.
    pub(super) readings: [Two; 2],
    /// A question, the right answer, and two wrong ones.
    pub(super) question: [&'static str; 4],
}

/// What more courses are about, where a nation has thousands of them, and the sub-theme that
/// they teach.
pub(super) const SUBJECTS: [Two; 40] = [
    ("Public Procurement", "F4.1"),
    ("Budgeting", "F3.1"),
    ("Land Records", "D1.1"),
    ("Disaster Response", "D9.1"),
    ("Urban Planning", "D12.1"),
    ("Rural Roads", "D7.1"),
    ("Drinking Water", "D6.1"),
    ("School Inspection", "D4.2"),
    ("Public Health", "D3.1"),
    ("Nutrition", "D11.1"),
    ("Social Security", "D11.2"),
    ("Grievance Redress", "F11.1"),
    ("Right to Information", "F5.3"),
    ("Service Rules", "F6.1"),
    ("Office Procedure", "F1.1"),
    ("Financial Rules", "F3.1"),
    ("Audit", "F3.3"),
    ("Taxation", "F3.4"),
    ("Excise", "F3.4"),
    ("Policing", "D8.1"),
    ("Road Safety", "D13.2"),
    ("Prisons", "D8.3"),
    ("Forests", "D10.1"),
    ("Climate", "D10.2"),
    ("Agriculture", "D5.1"),
    ("Animal Husbandry", "D5.2"),
    ("Irrigation", "D6.2"),
    ("Cooperatives", "D2.3"),
    ("Small Industries", "D13.1"),
    ("Tourism", "D13.3"),
    ("Labour", "D11.3"),
    ("Skills", "D4.3"),
    ("Elections", "D8.2"),
    ("Statistics", "F9.5"),
    ("Data Protection", "F10.3"),
    ("Electronic Records", "F1.2"),
    ("Artificial Intelligence", "F9.1"),
    ("Cyber Security", "F10.2"),
    ("Leadership", "B2.1"),
    ("Communication", "B1.1"),
];

/// Which side of it.
pub(super) const ASPECTS: [&str; 15] = [
    "an introduction",
    "the law",
    "the procedure step by step",
    "roles and duties",
    "records and registers",
    "money and accounts",
    "working with citizens",
    "working with other departments",
    "digital tools",
    "monitoring",
    "common errors",
    "cases from the States",
    "ethics",
    "for newcomers",
    "for supervisors",
];

/// Short courses, so that there is something to complete.
pub(super) static COURSES: [Course; 10] = [
    Course {
        code: "SYN-NOTING",
        title: "Noting and Drafting in Government Offices",
        language: "en",
        owner: None,
        teaches: &[("F1.1", 1)],
        minutes: 90,
        readings: [
            (
                "What a note is for",
                "<p>A note records the facts, the rule and the proposal, so that the next officer can decide without asking again. One matter, one note; paragraphs are numbered; the proposal comes last.</p>",
            ),
            (
                "From note to draft",
                "<p>A draft says what is to be done, by whom and by when. It names the reference, keeps to one subject, and is issued only after approval on the note sheet.</p>",
            ),
        ],
        question: [
            "What comes last in a note?",
            "The proposal",
            "The reference number",
            "The salutation",
        ],
    },
    Course {
        code: "SYN-RTI",
        title: "Right to Information: Answering an Application",
        language: "en",
        owner: None,
        teaches: &[("F5.3", 2)],
        minutes: 75,
        readings: [
            (
                "The thirty days",
                "<p>An application is answered within thirty days of its receipt; where life or liberty is concerned, within forty-eight hours.</p>",
            ),
            (
                "Transfer of an application",
                "<p>What another public authority holds is transferred to it within five days, and the applicant is told.</p>",
            ),
        ],
        question: [
            "How soon is an application answered, as a rule?",
            "Within thirty days",
            "Within ninety days",
            "Within a year",
        ],
    },
    Course {
        code: "SYN-CYBER",
        title: "Safe Use of E-mail and Passwords",
        language: "en",
        owner: None,
        teaches: &[("F10.1", 1)],
        minutes: 40,
        readings: [
            (
                "Suspicious mail",
                "<p>An unexpected attachment, a hurried tone, an address that is nearly right: don't open it, report it to the information security officer.</p>",
            ),
            (
                "Passwords",
                "<p>A long phrase is better than a short riddle. Never use the same one twice, and never tell it to anyone, also not to the help desk.</p>",
            ),
        ],
        question: [
            "To whom may a password be told?",
            "To nobody",
            "To the help desk",
            "To the superior",
        ],
    },
    Course {
        code: "SYN-AI",
        title: "Artificial Intelligence at the Office Desk",
        language: "en",
        owner: None,
        teaches: &[("F9.1", 1)],
        minutes: 60,
        readings: [
            (
                "What it can do",
                "<p>It drafts, sums up and translates. It does not know what is true: every figure and every rule it names is checked against the source.</p>",
            ),
            (
                "What must not be given to it",
                "<p>No personal data and no classified paper goes into a public tool.</p>",
            ),
        ],
        question: [
            "What is done with a figure that the tool gives?",
            "It is checked against the source",
            "It is used as it is",
            "It is rounded",
        ],
    },
    Course {
        code: "SYN-CONDUCT",
        title: "आचरण नियम: क्या करें, क्या न करें",
        language: "hi",
        owner: Some("IN-UP"),
        teaches: &[("B6.1", 1)],
        minutes: 50,
        readings: [
            (
                "निष्ठा और कर्तव्य",
                "<p>प्रत्येक शासकीय सेवक पूर्ण निष्ठा रखेगा और कर्तव्य के प्रति समर्पित रहेगा। कार्यालय के अभिलेख किसी अनधिकृत व्यक्ति को नहीं दिए जाते।</p>",
            ),
            (
                "उपहार",
                "<p>निर्धारित सीमा से अधिक मूल्य का उपहार बिना अनुमति स्वीकार नहीं किया जाता; उसकी सूचना कार्यालय को दी जाती है।</p>",
            ),
        ],
        question: [
            "सीमा से अधिक मूल्य का उपहार कब स्वीकार किया जा सकता है?",
            "अनुमति मिलने पर",
            "त्योहार पर",
            "कभी भी",
        ],
    },
    Course {
        code: "SYN-POSH",
        title: "Prevention of Sexual Harassment at the Workplace",
        language: "en",
        owner: None,
        teaches: &[("B3.3", 1)],
        minutes: 45,
        readings: [
            (
                "What the law protects",
                "<p>Every woman has the right to a workplace free of harassment. Unwelcome words count as much as unwelcome acts.</p>",
            ),
            (
                "The Internal Committee",
                "<p>A complaint goes to the Internal Committee, which keeps it confidential and completes its inquiry within ninety days.</p>",
            ),
        ],
        question: [
            "Who inquires into a complaint?",
            "The Internal Committee",
            "The treasury",
            "The press",
        ],
    },
    Course {
        code: "SYN-WATER",
        title: "गाँव में पेयजल की जाँच",
        language: "hi",
        owner: Some("IN-RJ"),
        teaches: &[("D6.1", 1)],
        minutes: 55,
        readings: [
            (
                "नमूना लेना",
                "<p>नल को दो मिनट चलने दें, बोतल दो बार खँगालें, भरें, बंद करें और लेबल पर स्थान, तारीख और समय लिखें।</p>",
            ),
            (
                "जाँच किट पढ़ना",
                "<p>किट पर लिखे समय के भीतर रंग का मिलान दिन के उजाले में करें। नल पर 0.2 मिलीग्राम प्रति लीटर या उससे अधिक मुक्त अवशिष्ट क्लोरीन सुरक्षित है।</p>",
            ),
        ],
        question: [
            "नमूना लेने से पहले नल कितनी देर चलाया जाता है?",
            "दो मिनट",
            "दो घंटे",
            "बिल्कुल नहीं",
        ],
    },
    Course {
        code: "SYN-GEM",
        title: "Buying for the Office: Rules and the e-Marketplace",
        language: "en",
        owner: None,
        teaches: &[("F4.1", 1)],
        minutes: 80,
        readings: [
            (
                "The principles",
                "<p>Need, estimate, approval, competition, record: whatever the amount, these five are answered on the file.</p>",
            ),
            (
                "From bid to bill",
                "<p>The consignee certifies receipt before the bill is passed; deviations are recorded, not talked away.</p>",
            ),
        ],
        question: [
            "Who certifies that goods arrived?",
            "The consignee",
            "The seller",
            "The bank",
        ],
    },
    Course {
        code: "SYN-GRIEV",
        title: "जन शिकायतों का समयबद्ध निवारण",
        language: "hi",
        owner: Some("IN-UK"),
        teaches: &[("F11.1", 1)],
        minutes: 35,
        readings: [
            (
                "शिकायत को समझना",
                "<p>शिकायत को पूरा पढ़ें, विषय और अपेक्षित राहत अलग-अलग लिखें, और जिस कार्यालय का विषय हो उसे उसी दिन भेजें।</p>",
            ),
            (
                "उत्तर लिखना",
                "<p>उत्तर में बताएँ कि क्या किया गया, कब किया गया, और असंतोष की स्थिति में अपील कहाँ की जा सकती है।</p>",
            ),
        ],
        question: [
            "दूसरे कार्यालय का विषय हो तो शिकायत कब भेजी जाती है?",
            "उसी दिन",
            "महीने के अंत में",
            "वर्ष के अंत में",
        ],
    },
    Course {
        code: "SYN-DISASTER",
        title: "बाढ़ के पहले घंटे",
        language: "hi",
        owner: Some("IN-BR"),
        teaches: &[("D9.1", 1), ("D9.2", 1)],
        minutes: 65,
        readings: [
            (
                "चेतावनी और निकासी",
                "<p>चेतावनी में स्थान, समय और आश्रय-स्थल बताया जाता है। वृद्ध, बीमार और बच्चे पहले जाते हैं; पशुओं को ऊँचे स्थान पर ले जाया जाता है।</p>",
            ),
            (
                "नियंत्रण कक्ष",
                "<p>हर सूचना समय और सूचना देने वाले के नाम के साथ दर्ज होती है; आँकड़े हर घंटे ऊपर भेजे जाते हैं, तब भी जब कुछ न बदला हो।</p>",
            ),
        ],
        question: [
            "आँकड़े कितनी बार ऊपर भेजे जाते हैं?",
            "हर घंटे",
            "सप्ताह में एक बार",
            "माँगे जाने पर",
        ],
    },
];

/// Why a profile is sent back.
pub(super) const REASONS: [&str; 4] = [
    "The designation does not match the service book.",
    "Group and designation do not belong together; please check.",
    "Please give the designation as in the posting order.",
    "पदनाम सेवा पुस्तिका के अनुसार लिखें।",
];
