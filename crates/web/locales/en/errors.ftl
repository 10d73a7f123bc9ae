# Messages instead of a page.
message-403-title = This is not for your account
message-403-text = Managing customers takes the right rw on the group admin. Somebody who has it can give it to you.
message-elsewhere-title = This was sent from somewhere else
message-elsewhere-text = Padrón takes forms only from the address it is reached at. If a proxy stands in front of it, server.public_url in padron.toml has to name the address people type. Nothing was changed.
message-404-title = There is nothing here
message-404-text = The address leads nowhere: it may be mistyped, or the record has another id or username by now.
message-409-title = The form was too old
message-409-text = It was open in another session or for too long, so nothing was changed. Go back, load it again and repeat your change.
message-413-title = That is too much at once
message-413-text = What was sent is larger than a form can be. Nothing was changed.
message-429-title = A little slower
message-429-text = { $seconds ->
    [one] Many requests came from your address. The next one is possible in a second.
   *[other] Many requests came from your address. The next one is possible in { $seconds } seconds.
}
message-500-title = Something went wrong here
message-500-text = The fault is ours, not yours, and it has been written to the log. Nothing was changed.
message-503-title = The database does not answer
message-503-text = Padrón cannot reach its database just now. Nothing was changed; try again in a moment.
message-read-only-title = The database may only be read
message-read-only-text = Padrón was not allowed to write its database: the file or its folder is read-only. Nothing was changed; whoever runs the server can mend it.
message-full-title = The disk is full
message-full-text = There is no room left where the database lies. Nothing was changed; whoever runs the server can mend it.
message-set-up-gone-title = This link has done its work
message-set-up-gone-text = It was used already or is too old. The terminal prints a fresh one when the server starts without an administrator.
message-request-id = For the log:
message-source-read-only-title = This can only be read here
message-source-read-only-text = These records are kept in another system. Change them there; Padrón shows the change soon after.
message-source-down-title = The source does not answer
message-source-down-text = The system these records are kept in cannot be reached right now. Nothing was changed.
