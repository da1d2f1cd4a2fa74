package dev.salvor.runbook.expr;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;

/** Kinds of values that an expression can give, as far as known before it is evaluated. */
public enum Kind {
  STRING("text"),
  INT("a whole number"),
  DOUBLE("a number"),
  BOOL("true or false"),
  LIST("a list"),
  MAP("a mapping"),
  UNKNOWN("a value"),
  OTHER("no value that can be written down");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  static Kind of(CelType type) {
    CelKind kind = type.kind();
    return switch (kind) {
      case STRING -> STRING;
      case INT, UINT -> INT;
      case DOUBLE -> DOUBLE;
      case BOOL -> BOOL;
      case LIST -> LIST;
      case MAP, STRUCT -> MAP;
      case DYN, ANY, TYPE_PARAM -> UNKNOWN;
      default -> OTHER;
    };
  }
}
