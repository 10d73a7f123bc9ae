# Quién cambió qué.
history = Historial
history-all = Todo el historial
history-empty = Todavía sin cambios.
history-fields = Campos modificados
history-before-after = Antes y después
history-added = Añadido
history-changed = Modificado
history-password = Contraseña cambiada
history-password-link = Enlace para elegir contraseña pedido
history-renamed = Clave cambiada
history-signed-in = Sesión iniciada
history-set-up = Creado como primer administrador
history-rehashed = Contraseña guardada de nuevo
recent-by = { $what } por { $who }
record-changed = Modificado { $when } por { $who }
door-web = en el navegador
door-cli = desde la terminal
