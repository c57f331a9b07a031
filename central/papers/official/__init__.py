"""The official papers themselves: their content, words and layout. They are Vietnamese whoever reads them."""
