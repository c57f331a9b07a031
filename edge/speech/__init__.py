"""Speech in the room becomes text: microphone or file, Vosk, segments."""
