imports-lead = Bring people and organisations in from a file. First the file is only checked; it is written when you say so, whole or not at all.
imports-send = Send a file
imports-kind = What does the file hold?
imports-organisations = Organisations
imports-strengths = Strengths
imports-officials = Officials
imports-officials-columns = One row for each official. Needed: name, the organisation's code, and an e-mail address or a mobile number. Useful: employee code, designation, group, service, cadre, batch, date of joining. Somebody who is here already is recognised by e-mail address, mobile number or employee code.
imports-organisations-columns = One row for each organisation: its code, the code of the organisation above it, kind, name in English and in Hindi, and whether it is an MDO.
imports-strengths-columns = One row for each figure: the organisation's code, the number of officials, the source, who approved it, and from which day it holds.
imports-file = File
imports-file-hint = CSV or XLSX, at most 64 MB and 2,00,000 rows.
imports-dry-run = Check the file
imports-dry-run-note = Nothing is written yet. After the check you see what would happen.
imports-template-csv = Template (CSV)
imports-template-xlsx = Template (XLSX)
imports-last = Your last import: { $file }
imports-last-link = Look at it
imports-running = Import under way
imports-checking = The file is being read and checked …
imports-progress = { $done } of { $total } rows written
imports-running-note = This page renews itself. You may leave it and come back. Until the last row is written, nothing is kept.
imports-refresh = Renew now
imports-stop = Stop; write nothing
imports-result = What came of the import
imports-news-dry-good = The file is good. Nothing is written yet.
imports-news-written = All rows were written.
imports-news-nothing = All of this is here already. There was nothing to write.
imports-news-refused = The file was refused. Nothing was written.
imports-news-stopped = You stopped the import. Nothing was written.
imports-news-failed = The import could not be carried out. Nothing was written. Please try again in a few minutes.
imports-news-conflict = Somebody changed the same officials or organisations at the same time. Nothing was written. Check the file again.
imports-read = Rows read
imports-new = New
imports-changed = Changed
imports-unchanged = As they were
imports-wrong = In error
imports-now = Import now
imports-another = Choose another file
imports-warnings = Please look at this
imports-warning-row = Row { $row }: { $text }
imports-gone = This import is not known any more
imports-gone-text = It is more than an hour old, another one followed it, or the service was restarted. If it had not ended by then, nothing of it was written; send the file again to be sure: what is here already is not written twice.
why-import-no-file = Choose the file first.
why-import-running = An import of yours is still under way. Wait for it or stop it.
imports-changes = Changes of particulars
imports-changes-columns = One row for each official, known by employee code or e-mail address. Only the columns that the file has are changed, and in these only the cells that are filled; a cell with - is emptied. The whole file can be taken back later.
imports-designations = Designations
imports-designations-columns = One row for each designation: its name in English and in Hindi, and its other names and abbreviations with ; between them.
changes-title = Changes by file
changes-lead = What you changed of many officials by a file, and how to take it back.
changes-send = Send a file
changes-none-title = No changes yet
changes-none-text = Send a file with the particulars that are to change, such as the dates of joining.
changes-officials =
    { $count ->
        [one] 1 official
       *[other] { $n } officials
    }
changes-undone = Taken back on { $moment }
changes-undo = Take it back
changes-undo-text = Every official is again what he or she was before, as far as nobody changed it since. A designation or group that changes asks for verification again.
changes-undo-now = Take it back now
changes-said-undone =
    { $count ->
        [one] Taken back for 1 official.
       *[other] Taken back for { $n } officials.
    }
changes-said-partly =
    { $count ->
        [one] Taken back. Of 1 official something was left, because it was changed since or the official moved.
       *[other] Taken back. Of { $n } officials something was left, because it was changed since or the officials moved.
    }
imports-competencies = Competencies
imports-competencies-columns = One row for each theme or sub-theme: its code, the code of its theme (empty for a theme), the area of a theme, its name in English and in Hindi, what it is, and whether it is retired.
imports-course-competencies = What courses teach
imports-course-competencies-columns = One row for each sub-theme that a course teaches: the course by its code or title, the code of the sub-theme, and the level from 1 to 3.
imports-role-competencies = What roles need
imports-role-competencies-columns = One row for each sub-theme that a designation needs in an organisation: the organisation's code, the designation, the code of the sub-theme, and the level from 1 to 3.
