# What happened, told after the redirect; a link with the id or username follows where the sentence ends with a colon or a preposition.
notice-customer-added = The customer was added:
notice-customer-saved = The customer was saved:
notice-customer-renamed = The customer has a new id:
notice-customer-user-added = The customer user was added:
notice-customer-user-saved = The customer user was saved:
notice-customer-user-renamed = The customer user has a new username:
notice-nothing-changed = Nothing was different, so nothing was changed.
notice-password-set = The password was changed for
notice-own-password-set = Your password was changed. Your other sessions have ended.
notice-session-ended = The session was ended.
notice-set-up = Welcome. The first administrator is you.
notice-form-expired = This form was open for too long. It is fresh again now.
notice-link-sent = A link to choose a password goes to
notice-mail-retried = The mail is tried again.
notice-customer-moved = The customer was moved to another source:
notice-customer-user-moved = The customer user was moved to another source:
notice-moved-half = It is in the new source, but the old one did not let go of it. It is in both now, as the conflicts on the Sources screen show:
