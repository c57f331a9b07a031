"""The tool that builds the small Vosk model of Vietnamese meeting language from espeak-ng's voices."""
