# People who are registered twice.

twins-title = People registered twice
twins-lead = Accounts of { $name }, and of everything below it, that look like one person.
twins-pairs-tab = Look alike
twins-apart-tab = Not the same
twins-merges-tab = Merges
twins-found =
    { $count ->
        [0] No pair
        [one] 1 pair
       *[other] { $n } pairs
    }
twins-old = As at { $moment }. It is looked at again since { $since }.
twins-nobody-title = Nobody seems to be registered twice
twins-nobody-text = Two accounts are shown here when their names are alike and something else is the same: the mobile number, the e-mail name, the employee code, the date of joining or the designation.
twins-particular = Particular
twins-one = Account { $number }
twins-other = Account { $number }
twins-differs = Differs
twins-same = The same in both:
twins-part-of-name = One name is a part of the other
twins-batch = service and batch
twins-organisation = organisation
twins-both = The account that stays and the one that goes
twins-merge-title = Merge account { $one } into account { $other }
twins-stays-fact = The account that stays keeps its particulars, organisation and profile status. From today the other one is counted nowhere and is in no list.
twins-takes = What the account that stays does not have, it takes over from the other: { $list }.
twins-gives = The account that stays gives back what it took over, as far as it was not changed since: { $list }.
twins-credited =
    { $count ->
        [0] No further course counts as completed for the account that stays.
        [one] 1 course counts as completed for the account that stays, since the day on which it was completed.
       *[other] { $n } courses count as completed for the account that stays, each since the day on which it was completed.
    }
twins-repeated =
    { $count ->
        [one] 1 course was completed in both, in one language or in two. It counts once, by the earlier completion.
       *[other] { $n } courses were completed in both, in one language or in two. Each counts once, by the earlier completion.
    }
twins-begun =
    { $count ->
        [one] 1 course was begun and not completed. What was done in it counts in the account that stays, with what was done there.
       *[other] { $n } courses were begun and not completed. What was done in them counts in the account that stays, with what was done there.
    }
twins-together-done =
    { $count ->
        [one] 1 course is complete with what was done in both. It counts as completed today, with a certificate.
       *[other] { $n } courses are complete with what was done in both. They count as completed today, each with a certificate.
    }
twins-sign-in-fact = Both e-mail addresses and mobile numbers lead to the account that stays. Certificates, badges and sealed packets of both can still be read. It can be taken back.
twins-do = Merge
twins-said-merged = The accounts are merged.
twins-merged = { $one } merged into { $other }
twins-now = Today the account is { $account }.
twins-rests = Merge { $number } came later and rests on this one. Take that one back first.
twins-merges-lead = What was merged, the latest first. A merge can be taken back; of several about one account, the last one first.
twins-merges-none = Nothing was merged yet.
twins-undo-title = Take back merge { $number }
twins-undo-fact = Both accounts are as if they had never been merged, also in the figures of earlier days. What happened in the account that stays since then stays with it.
twins-said-undone = The merge is taken back.
twins-apart-lead = Accounts that look alike and are two people. They are not shown as a pair.
twins-apart-none = Of no pair it was said that they are not the same.
twins-together = Show as a pair again
twins-said-together = They are shown as a pair again.
twins-history-merged = Merged into account { $number }
twins-history-received = Account { $number } was merged into this one
twins-history-undone = A merge of accounts was taken back
twins-accounts = Accounts merged into this one
twins-account = Account { $number }
twins-account-apar = APAR packets of account { $number }, { $year }
