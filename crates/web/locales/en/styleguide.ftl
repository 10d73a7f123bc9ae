# The page of parts, in development builds only.
styleguide-title = Parts
styleguide-screens = Screens
styleguide-colours = Colours
styleguide-buttons = Buttons
styleguide-fields = Fields
styleguide-states = States
styleguide-icons = Icons
