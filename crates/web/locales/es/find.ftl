# Encontrar cualquier cosa, el resumen.
find-title = Buscar
find-placeholder = Buscar personas, empresas y pantallas
find-people = Personas
find-companies = Empresas
find-screens = Pantallas
find-hint = Escribe un nombre, un correo, una empresa o una pantalla.
find-nothing = Nada coincide con «{ $query }».
find-choose = elegir
find-go = ir

overview-by-validity = Por validez
overview-recent = Cambios recientes
overview-ways = Seguir con
overview-way-people = Buscar a alguien

fresh-lead = Aquí todavía no hay nada. Cuatro maneras de empezar:
fresh-customer-title = Añadir el primer cliente
fresh-customer-text = Una empresa, con un ID a tu elección. Después viene su gente.
fresh-people-title = Añadir a su gente
fresh-people-text = Cada usuario de cliente pertenece a un cliente; si no pones contraseña, se genera una.
fresh-import-title = Traerlo de archivos
fresh-import-text = Archivos CSV con los nombres de columna de la base de datos, desde la terminal, junto a este servidor en marcha:
fresh-demo-title = Echar antes un vistazo
fresh-demo-text = Un segundo servidor con un servicio inventado, en su propia base de datos:
