# Lo que pasó, dicho tras la redirección; sigue un enlace con el ID o el usuario.
notice-customer-added = Se añadió el cliente:
notice-customer-saved = Se guardó el cliente:
notice-customer-renamed = El cliente tiene un ID nuevo:
notice-customer-user-added = Se añadió el usuario de cliente:
notice-customer-user-saved = Se guardó el usuario de cliente:
notice-customer-user-renamed = El usuario de cliente tiene un nombre de usuario nuevo:
notice-nothing-changed = No había nada distinto, así que no se cambió nada.
notice-password-set = Se cambió la contraseña de
notice-own-password-set = Se cambió tu contraseña. Tus demás sesiones se cerraron.
notice-session-ended = Se cerró la sesión.
notice-set-up = Ya está: eres quien administra esta instalación.
notice-form-expired = El formulario estuvo abierto demasiado tiempo. Ya está renovado.
notice-link-sent = Se envía un enlace para elegir contraseña a
notice-mail-retried = Se reintenta el envío.
notice-customer-moved = El cliente se movió a otra fuente:
notice-customer-user-moved = El usuario de cliente se movió a otra fuente:
notice-moved-half = Está en la fuente nueva, pero la antigua no lo soltó. Ahora está en las dos, como muestran los conflictos en la pantalla Fuentes:
