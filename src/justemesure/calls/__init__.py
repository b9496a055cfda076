"""What a call says: its sound, speech, words and figures, as far as a charter permits."""
