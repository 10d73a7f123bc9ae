# La página de piezas, solo al desarrollar.
styleguide-title = Piezas
styleguide-screens = Pantallas
styleguide-colours = Colores
styleguide-buttons = Botones
styleguide-fields = Campos
styleguide-states = Estados
styleguide-icons = Iconos
