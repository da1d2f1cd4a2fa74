package dev.salvor.runbook.schema;

import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.Optional;
import java.util.function.Consumer;

/** What a schema cannot say of references to secrets in documents. */
public final class SecretRefs {
  private SecretRefs() {}

  /** Tells what is wrong with a text that is meant as one; nothing of any other. */
  public static void check(Cursor at, Consumer<Problem> out) {
    Optional<String> text = at.text().filter(SecretRef::isOne);
    if (text.isPresent()) {
      try {
        SecretRef.parse(text.get());
      } catch (IllegalArgumentException wrong) {
        // What stands there may be the secret: of env: the schema says it.
        if (!text.get().startsWith("env:")) {
          out.accept(at.error(String.valueOf(wrong.getMessage()), ""));
        }
      }
    }
  }
}
