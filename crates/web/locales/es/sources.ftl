# Fuentes: de dónde vienen las personas y las empresas.
sources-title = Fuentes
sources-lead = De dónde vienen las personas y las empresas. Si dos fuentes tienen el mismo usuario, cuenta la que está más arriba.
sources-of-people = Usuarios de cliente
sources-of-companies = Clientes
sources-none = No hay ninguna fuente
sources-none-hint = Indique una en padron.toml e inicie Padrón de nuevo.
sources-away = Una fuente no responde
sources-conflicts = Conflictos
sources-conflicts-none = Ningún usuario está en dos fuentes.
sources-conflicts-lead = { $count ->
    [one] { $count } usuario está en más de una fuente. Solo se encuentra la persona de la primera.
   *[other] { $count } usuarios están en más de una fuente. Solo se encuentran las personas de la primera.
}
sources-conflicts-more = { $count ->
    [one] y { $count } más
   *[other] y { $count } más
}
sources-conflict-wins = Se encuentra en
sources-conflict-hidden = Oculto en
source-slot = Lugar en el orden
source-read-only = solo lectura
source-kind-own = tabla propia de OTOBO
source-kind-table = tabla de la base de datos principal
source-kind-ldap = directorio LDAP
source-state-unknown = aún sin consultar
source-state-complete = completa
source-state-partial = parcial: faltan columnas
source-state-stale = no responde, se muestra como estaba
source-state-down = nunca respondió
source-last-good = última respuesta
source-never-good = sin respuesta hasta ahora
source-duration = { $count ->
    [one] leída en { $count } ms
   *[other] leída en { $count } ms
}
source-missing = { $count ->
    [one] Falta { $count } columna del mapa. Esto la añade:
   *[other] Faltan { $count } columnas del mapa. Esto las añade:
}
source-test = Probar la conexión
source-test-named = Probar la conexión de { $source }
source-test-good = { $source } responde.
source-test-failed = { $source } no responde como debe. Se detiene en: { $step }.
source-step-name = Nombre
source-step-connect = Conexión
source-step-tls = Cifrado
source-step-sign-in = Acceso
source-step-base = Base de búsqueda
source-step-filter = Filtro
source-step-table = Tabla
source-step-columns = Columnas
source-step-sample = Primeros registros
source-verdict-good = en orden
source-verdict-warning = con reservas
source-verdict-failed = fallido
source-unencrypted = La conexión no está cifrada.
source-sample-empty = La tabla está vacía.
source-columns-missing = { $found }; faltan: { $missing }
filter-any-source = Cualquier fuente
sources-company-conflicts = Conflictos de clientes
sources-company-conflicts-none = Ningún id de cliente está en dos fuentes.
sources-company-conflicts-lead = { $count ->
    [one] { $count } id de cliente está en más de una fuente. Solo se encuentra el cliente de la primera.
   *[other] { $count } id de cliente están en más de una fuente. Solo se encuentran los clientes de las primeras.
}
source-hidden-company = También en { $sources }, oculto allí
