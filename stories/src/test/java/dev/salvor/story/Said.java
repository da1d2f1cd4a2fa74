package dev.salvor.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** What a command said and how it ended. */
record Said(List<String> command, int exit, String out, String err) {

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON from " + this, e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command) + "\nexit " + exit + "\n--- out\n" + out + "--- err\n" + err;
  }
}
