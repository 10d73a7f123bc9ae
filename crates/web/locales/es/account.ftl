# Mi cuenta.
account-title = Mi cuenta
account-choices = Preferencias
account-password = Contraseña
account-current-password = Contraseña actual
account-new-password = Contraseña nueva
account-change-password = Cambiar la contraseña
account-sessions = Dónde tienes la sesión abierta
single-keys = Teclas sueltas
single-keys-hint = Las teclas /, j, k y ? actúan por sí solas. Desactívalas si dictas o si estorban.
session-this = esta
session-since = desde
session-seen = último uso
session-end = Cerrar
session-end-others = Cerrar todas las demás
