package dev.salvor.runbook.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A value in a document with its place. Going to what is not there gives an absent value, so that
 * rules can look at documents of any shape.
 *
 * @param pointer JSON pointer of the value
 * @param node the value; a missing node if absent
 */
public record Cursor(Source source, String pointer, JsonNode node) {

  public boolean present() {
    return !node.isMissingNode();
  }

  /** The entry {@code key} if this is a mapping that has it. */
  public Cursor at(String key) {
    JsonNode child = node.isObject() ? node.path(key) : MissingNode.getInstance();
    return new Cursor(source, Pointers.key(pointer, key), child);
  }

  public boolean has(String key) {
    return node.isObject() && node.has(key);
  }

  /** The elements if this is a list. */
  public List<Cursor> items() {
    List<Cursor> out = new ArrayList<>();
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        out.add(new Cursor(source, Pointers.index(pointer, i), node.get(i)));
      }
    }
    return out;
  }

  /** The entries in order if this is a mapping. */
  public List<Map.Entry<String, Cursor>> entries() {
    List<Map.Entry<String, Cursor>> out = new ArrayList<>();
    if (node.isObject()) {
      node.properties()
          .forEach(
              e ->
                  out.add(
                      Map.entry(
                          e.getKey(),
                          new Cursor(source, Pointers.key(pointer, e.getKey()), e.getValue()))));
    }
    return out;
  }

  /** The text, or empty if this is no text. */
  public Optional<String> text() {
    return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
  }

  /** A text, number or boolean as it was written; empty for all else. */
  public Optional<String> scalar() {
    return node.isValueNode() && !node.isNull() && present()
        ? Optional.of(node.isTextual() ? node.textValue() : spot().raw())
        : Optional.empty();
  }

  /** The place, or that of the nearest value around it. */
  public Spot spot() {
    String at = pointer;
    while (!source.spots().containsKey(at)) {
      at = Pointers.parent(at);
    }
    return Objects.requireNonNull(source.spots().get(at));
  }

  /** The path for people; for an absent value that of the value around it. */
  public String path() {
    return spot().path();
  }

  /** An error at the value. */
  public Problem error(String message, String hint) {
    return error(spot().line(), spot().column(), message, hint);
  }

  /** A warning at the value. */
  public Problem warning(Advice advice, String message, String hint) {
    return warning(advice, spot().line(), spot().column(), message, hint);
  }

  /** An error at the value's key. */
  public Problem keyError(String message, String hint) {
    return error(spot().keyLine(), spot().keyColumn(), message, hint);
  }

  /** A warning at the value's key. */
  public Problem keyWarning(Advice advice, String message, String hint) {
    return warning(advice, spot().keyLine(), spot().keyColumn(), message, hint);
  }

  /** An error {@code offset} characters into {@code part} of this text, as written. */
  public Problem errorIn(String part, int offset, String message, String hint) {
    Spot spot = spot();
    int found = source.text().indexOf(part, spot.start());
    if (found < 0 || found + part.length() > spot.end()) {
      return error(spot.line(), spot.column(), message, hint);
    }
    int index = Math.min(found + offset, source.text().length());
    int lineStart = source.text().lastIndexOf('\n', index - 1) + 1;
    String before = source.text().substring(spot.start(), index);
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    int column = source.text().codePointCount(lineStart, index) + 1;
    return error(spot.line() + lines, column, message, hint);
  }

  /** A warning at a place in this text; line and column in the text, from 1. */
  public Problem warningIn(Advice advice, int line, int column, String message, String hint) {
    TextPlaces.Place place = TextPlaces.of(this).at(line, column);
    return warning(advice, place.line(), place.column(), message, hint);
  }

  private Problem error(int line, int column, String message, String hint) {
    return new Problem(source.file(), line, column, path(), message, hint);
  }

  private Problem warning(Advice advice, int line, int column, String message, String hint) {
    return new Problem(
        source.file(), line, column, path(), advice.code(), message, hint, Severity.WARNING);
  }
}
