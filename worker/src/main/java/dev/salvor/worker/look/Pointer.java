package dev.salvor.worker.look;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;

/**
 * Where in an answer something stands: a JSON pointer (RFC 6901). With {@code ?} behind it there
 * may be nothing; {@code =WORD|WORD} asks whether the text there is one of these.
 *
 * @param words none: the value itself counts
 */
record Pointer(String text, JsonPointer path, boolean optional, List<String> words) {
  private static final Set<String> NO = Set.of("", "false", "no", "0", "null", "none");

  Pointer {
    words = List.copyOf(words);
  }

  /**
   * Reads one.
   *
   * @param name of the parameter, for people
   */
  static Pointer of(String name, String text) {
    int sign = text.indexOf('=');
    List<String> words = sign < 0 ? List.of() : List.of(text.substring(sign + 1).split("\\|", -1));
    String path = sign < 0 ? text : text.substring(0, sign);
    boolean optional = path.endsWith("?");
    try {
      return new Pointer(
          text,
          JsonPointer.compile(optional ? path.substring(0, path.length() - 1) : path),
          optional,
          words);
    } catch (IllegalArgumentException wrong) {
      throw new Asked.WrongException(
          name
              + ": \""
              + text
              + "\" is no JSON pointer; write /name/of/field, or \"\" for all of it");
    }
  }

  /** An answer that does not have what it ought to have. */
  static final class NothingThereException extends Exception {
    private static final long serialVersionUID = 1L;

    NothingThereException(String message) {
      super(message);
    }
  }

  JsonNode in(JsonNode answer) throws NothingThereException {
    JsonNode value = answer.at(path);
    if (value.isMissingNode() && !optional) {
      throw new NothingThereException("its answer has nothing at " + text);
    }
    return value;
  }

  /** Whether it is so: one of the words, or anything but nothing, false, 0 and empty. */
  boolean isSo(JsonNode answer) throws NothingThereException {
    JsonNode value = in(answer);
    if (!words.isEmpty()) {
      return words.contains(value.asText());
    }
    return value.isContainerNode()
        ? !value.isEmpty()
        : !(value instanceof MissingNode) && !value.isNull() && !NO.contains(value.asText());
  }
}
