# Lo que rodea cada pantalla.
brand = Padrón
brand-home = Padrón, resumen
brand-line = El registro de tus clientes y su gente
skip-to-content = Ir al contenido
navigation = Navegación
nav-users-groups-roles = Usuarios, grupos y roles
nav-administration = Administración
breadcrumbs = Ruta
user-menu = { $name }: cuenta y cierre de sesión
language = Idioma
language-menu = Idioma: { $name }
display-menu = Presentación
theme = Aspecto
theme-system = Como el sistema
theme-light = Claro
theme-dark = Oscuro
density = Filas
density-comfortable = Amplias
density-compact = Compactas
sign-out = Cerrar sesión
close = Cerrar
cancel = Cancelar
apply = Aplicar
search = Buscar
save = Guardar
save-and-finish = Guardar y terminar
discard = Descartar
copy = Copiar
copied = Copiado
on = Sí
off = No
details = Datos
on-this-page = En esta página
leave-with-changes = Hay cambios sin guardar.

nav-overview = Resumen
customers-title = Clientes
customer-users-title = Usuarios de cliente

keys-title = Teclado
key-control = Ctrl
key-escape = Esc
key-find = Ctrl K
keys-find = Buscar personas, empresas y pantallas
keys-search = Buscar en esta lista
keys-rows = Fila siguiente y anterior
keys-open = Abrir la fila
keys-save = Guardar
keys-help = Esta ayuda

time-utc = { $time } UTC
time-just-now = ahora mismo
time-minutes-ago = hace { $count } min
time-hours-ago = hace { $count } h
time-days-ago = { $count ->
    [one] ayer
   *[other] hace { $count } días
}

validity-valid = válido
validity-invalid = no válido
validity-invalid-temporarily = no válido por ahora
