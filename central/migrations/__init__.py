"""The tables' history, one numbered file a step: 00xx proceedings, fleet; 01xx people; 02xx meetings; 03xx notices."""
