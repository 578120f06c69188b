# Learning without network.

along-app-name = Sopan, the learning platform
along-title = Taken along
along-lead = Courses that this device keeps. You can learn them without network; what you do is sent when the network is back.
along-take = Take along
along-take-text = Keep this course on this device and learn it without network. Don’t do this on a device that others use.
along-all = What this device keeps
along-again = Bring up to date
along-remove = Remove from this device
along-taken = Taken along on { $day }: { $size }
along-size = Needs { $size }
along-texts = Outline, texts and documents
along-films = Films
along-no-films = Without films
along-stored = { $done } of { $size } stored
along-missing = There is not enough room on this device: { $size } are missing. Remove something, or choose smaller films.
along-failed = This could not be stored. Look whether there is network and try again.
along-empty = This device keeps no course. Open a course in which you are enrolled and choose “Take along”.
along-waits = { $n } things that you did wait to be sent.
along-sent = What you did without network was sent: { $n }.
along-offline = There is no network. You can learn what you took along.
along-nothing-here = This page is not on this device.
along-away = This part needs the network.
along-kept = Kept on this device; it is sent when the network is back.
along-film-not-taken = This film was not taken along.
along-no-script = This page needs JavaScript, because it shows what this device keeps.
