package dev.salvor.activity.supervisor;

import com.google.re2j.Pattern;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Hides what matches the patterns of a runbook's {@code redact}. */
final class RedactMasker {
  private RedactMasker() {}

  /** The patterns from the JSON list that lies in the run's folder. */
  static Masker of(byte[] json) {
    List<Pattern> patterns;
    try {
      patterns =
          Arrays.stream(SalvorJson.mapper().readValue(json, String[].class))
              .map(Pattern::compile)
              .toList();
    } catch (IOException e) {
      throw new StateUnusableException("cannot read redact.json of the run", e);
    }
    return text -> {
      String masked = text;
      for (Pattern pattern : patterns) {
        masked = pattern.matcher(masked).replaceAll(SecretMasker.HIDDEN);
      }
      return masked;
    };
  }
}
