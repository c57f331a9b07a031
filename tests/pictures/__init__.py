"""Pictures of every page and state, made of real pages over a real journal; a person looks at them."""
