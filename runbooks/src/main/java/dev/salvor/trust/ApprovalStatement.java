package dev.salvor.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What somebody signs who approves: this decision, about this step of this run of this definition.
 * Pure.
 *
 * @param decision its id, which counts once
 * @param run id of the run
 * @param definition digest of what is run
 * @param step that waits, absent if none was named
 * @param answer what was decided
 * @param user the account that sent it
 * @param from machine of that
 * @param inputs values that go with it, by name
 */
public record ApprovalStatement(
    String decision,
    String run,
    String definition,
    Optional<String> step,
    String answer,
    String user,
    String from,
    Instant at,
    Optional<String> why,
    Map<String, String> inputs) {
  private static final String WHAT = "salvor/1 approve";

  /** Its bytes: a JSON array, so that no value can look like two. */
  private byte[] bytes() {
    List<Object> all =
        new ArrayList<>(
            List.of(WHAT, decision, run, definition, step.orElse(""), answer, user, from));
    all.add(at.toString());
    all.add(why.orElse(""));
    all.add(new TreeMap<>(inputs));
    try {
      return SalvorJson.mapper().writeValueAsString(all).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts cannot be written as JSON", e);
    }
  }

  /** Its signature in Base64. */
  public String sign(SigningKey key) {
    return Base64.getEncoder().encodeToString(key.sign(bytes()));
  }

  /** Whether {@code signature} is one of it by that key. */
  public boolean isBy(VerifyKey key, String signature) {
    try {
      return key.verifies(bytes(), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      return false; // no Base64
    }
  }
}
