# Registering by oneself, invitations, and the desk that lets people in.

register-title = Register
register-lead = For officials whose organisation takes registrations. First your official e-mail address is proven by a link.
register-email-hint = Your official address. Others work only where your organisation has approved them.
register-send = Send the link
register-sent = If an organisation takes registrations from this address, a message with a link is on its way. The link works for 24 hours. Nothing came? Ask the MDO Admin of your organisation to invite you.
register-offer = New here? Register with your official e-mail address
register-join = Join
register-waits = Your registration waits for the MDO Admin of your organisation. You are sent a message when you can sign in.
register-accepted = You are registered. Sign in with a link that is sent to your address.
register-refused = The MDO Admin did not accept this registration. If you think that this is a mistake, ask there.
invite-title = Join { $organisation }
joining-title = Registrations, invitations and transfers
joining-lead = Who wants to come to your organisation, and how people may join.
joining-waiting =
    { $count ->
        [one] 1 registration waits
       *[other] { $n } registrations wait
    }
joining-nobody = Nobody waits to be let in. Who registers and needs your approval stands here.
joining-accept = Let in
joining-refuse = Do not accept
joining-unsent =
    { $count ->
        [one] 1 message did not go
       *[other] { $n } messages did not go
    }
joining-unsent-text = These people wait for a message that the mail server did not take. Tell them another way, or invite them: the link of an invitation can be handed over.
joining-unsent-link = the link to register was not sent ({ $why })
joining-unsent-in = let in, and not told ({ $why })
joining-transfers =
    { $count ->
        [one] 1 transfer to decide about
       *[other] { $n } transfers to decide about
    }
joining-no-transfers = When an official is to come to your organisation, or to leave it, the request stands here until the receiving organisation decides.
joining-take = Take over
joining-asked = The receiving organisation has not decided yet.
joining-take-back = Take the request back
joining-no-invitations = Who is invited here gets a link to join by, once and for one person.
joining-invitations =
    { $count ->
        [one] 1 invitation
       *[other] { $n } invitations
    }
joining-said-in = The official is registered, and was sent a message.
joining-said-refused = It was not accepted.
invite-one = Invite somebody
invite-send = Send an invitation
invite-made = The invitation was sent
invite-made-text = You can also hand the link over yourself. It works once, for 14 days, and is shown only now.
invite-open = Open until { $day }
invite-unsent = Open until { $day }. The message did not go ({ $why }): withdraw it and invite again, or hand the link over.
invite-used = Used on { $day }
invite-withdrawn = Withdrawn on { $day }
invite-ended = Not used in time
invite-withdraw = Withdraw
invite-said-withdrawn = The invitation was withdrawn. Its link works no more.
domains-title = Approved e-mail domains
domains-text = Whoever has an address of one of these domains may register.
domains-domain = Domain
domains-hint = As it stands behind the @, such as br.gov.in.
domains-at-once = Let people in at once, without my approval
domains-at-once-short = at once
domains-add = Approve the domain
domains-drop = Remove
domains-said-kept = The domain is approved.
domains-said-dropped = The domain was removed.
transfer-ask-title = To an organisation that is not yours
transfer-ask-text = Its MDO Admin is asked, and the official moves when the transfer is accepted there.
transfer-ask-code = Code of the organisation
transfer-ask = Ask for the transfer
transfer-said-asked = The receiving organisation is asked for the transfer.
