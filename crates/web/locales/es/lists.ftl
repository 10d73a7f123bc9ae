# Listas: filtros, columnas, páginas.
columns = Columnas
filter-any-validity = Cualquier validez
filter-any-customer = Cualquier cliente
filters-clear = Quitar búsqueda y filtros
first-shown = se muestran los primeros { $count }
range-shown = se muestran del { $first } al { $last }
range-of-total = { $first }–{ $last } de { $total }
total-count-exactly = Contar con exactitud
pages = Páginas
page-previous = Anterior
page-next = Siguiente
rows-a-page = Filas por página
no-match-hint = Con menos letras o palabras se encuentra más; * vale por cualquier cosa.
column-changed = Modificado
column-last-login = Último acceso
column-people = Personas
column-name = Nombre
