package dev.salvor.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.DefinitionSignature;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What lies beside a runbook: the signatures of one state of it. Only {@code definition} is signed;
 * the digests of its parts are there to say which of them was changed.
 *
 * @param schemaVersion of the file; a newer one is refused
 * @param runbook its name, for people
 * @param definition the digest that was signed
 * @param content digest of the runbook without its files
 * @param files digests of its files, by name
 */
public record SignatureFile(
    int schemaVersion,
    String runbook,
    String definition,
    String content,
    Map<String, String> files,
    List<DefinitionSignature> signatures) {
  private static final int PRESENT = 1;
  private static final String NONE = "it is no signature of Salvor: ";

  public SignatureFile {
    if (schemaVersion != PRESENT) {
      throw new IllegalArgumentException(
          schemaVersion > PRESENT
              ? "schemaVersion " + schemaVersion + " is of a newer Salvor"
              : "it has no schemaVersion of Salvor");
    }
    runbook = Objects.requireNonNullElse(runbook, "");
    definition = Objects.requireNonNullElse(definition, "");
    content = Objects.requireNonNullElse(content, "");
    files = files == null ? Map.of() : Copies.ordered(files);
    signatures = signatures == null ? List.of() : List.copyOf(signatures);
    if (signatures.size() > Signatures.MOST) {
      throw new IllegalArgumentException(
          "signatures: " + signatures.size() + "; at most " + Signatures.MOST + " are read");
    }
  }

  /** Nobody has signed it yet. */
  public static SignatureFile of(Definition definition) {
    return new SignatureFile(
        PRESENT,
        definition.runbook().name(),
        definition.sha256(),
        Definitions.runbookSha256(definition),
        Definitions.filesSha256(definition),
        List.of());
  }

  /**
   * Reads the text of the file.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignatureFile parse(String text) {
    try {
      SignatureFile read = SalvorJson.mapper().readValue(text, SignatureFile.class);
      if (read == null) {
        throw new IllegalArgumentException(NONE + "it says nothing");
      }
      return read;
    } catch (JsonProcessingException e) {
      String why =
          e.getCause() instanceof IllegalArgumentException own
              ? String.valueOf(own.getMessage())
              : looks(text.strip());
      throw new IllegalArgumentException(NONE + why, e);
    }
  }

  /** What it is instead, for people: a parser's words name its own classes. */
  private static String looks(String text) {
    if (text.isEmpty()) {
      return "it is empty";
    }
    if (text.startsWith("-----BEGIN PGP")) {
      return "it is one of PGP";
    }
    if (text.startsWith("-----BEGIN SSH SIGNATURE")) {
      return "it is one of ssh-keygen";
    }
    if (text.startsWith("untrusted comment:")) {
      return "it is one of minisign or signify";
    }
    return text.startsWith("{")
        ? "it is JSON that is cut off, or of something else"
        : "it is not the JSON that salvor sign writes";
  }

  /** The text of the file. */
  public String text() {
    try {
      return SalvorJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("signatures cannot be written as JSON", e);
    }
  }

  /** Whether it is about this state of the runbook. */
  public boolean isOf(Definition now) {
    return definition.equals(now.sha256());
  }

  /**
   * What is different in {@code now}, each completing "since it was signed"; empty if nothing is.
   */
  public List<String> changes(Definition now) {
    if (isOf(now)) {
      return List.of();
    }
    List<String> out = new ArrayList<>();
    if (!now.runbook().name().equals(runbook)) {
      out.add("it is of the runbook \"" + runbook + "\", this is \"" + now.runbook().name() + "\"");
    } else if (!Definitions.runbookSha256(now).equals(content)) {
      out.add("the runbook itself was changed");
    }
    Map<String, String> present = Definitions.filesSha256(now);
    TreeSet<String> names = new TreeSet<>(files.keySet());
    names.addAll(present.keySet());
    for (String name : names) {
      if (!files.containsKey(name)) {
        out.add(name + " was added");
      } else if (!present.containsKey(name)) {
        out.add(name + " is no longer part of it");
      } else if (!present.get(name).equals(files.get(name))) {
        out.add(name + " was changed");
      }
    }
    return out.isEmpty() ? List.of("it was changed; what, the signature does not say") : out;
  }

  /** The same with one more; the key's earlier one stays. */
  public SignatureFile plus(DefinitionSignature signature) {
    if (signatures.stream().anyMatch(s -> s.key().equals(signature.key()))) {
      return this;
    }
    List<DefinitionSignature> more = new ArrayList<>(signatures);
    more.add(signature);
    return new SignatureFile(PRESENT, runbook, definition, content, files, more);
  }

  /** The same with these alone. */
  public SignatureFile with(List<DefinitionSignature> only) {
    return new SignatureFile(PRESENT, runbook, definition, content, files, only);
  }
}
