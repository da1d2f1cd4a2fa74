package dev.salvor.cli.trust;

import dev.salvor.runbook.Definition;
import dev.salvor.trust.SignatureFile;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runbooks with the signatures that lie beside them. */
public final class Signed {
  private Signed() {}

  /**
   * The definition with the signatures that are of it.
   *
   * @param note is told if there are some of another state: the definition goes without
   */
  public static Definition of(
      String nameOrFile, Definition definition, Map<String, String> env, Consumer<String> note) {
    Optional<SignaturePlace> place = SignaturePlace.find(nameOrFile, env);
    if (place.isEmpty()) {
      return definition;
    }
    Optional<SignatureFile> file;
    try {
      file = place.get().read();
    } catch (IllegalArgumentException e) {
      note.accept(nameOrFile + " goes without signature: " + e.getMessage());
      return definition;
    }
    if (file.isEmpty()) {
      return definition;
    }
    if (!file.get().isOf(definition)) {
      note.accept(
          nameOrFile
              + " goes without signature: since it was signed, "
              + String.join(", ", file.get().changes(definition))
              + "; see: salvor verify "
              + nameOrFile);
      return definition;
    }
    return definition.signed(file.get().signatures());
  }
}
