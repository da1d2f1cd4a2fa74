package dev.salvor.runbook.bind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.re2j.Pattern;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.Sizes;
import dev.salvor.runbook.json.SalvorJson;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A value of a parameter's type, or why there is none. */
sealed interface Conversion {
  record Value(Object value) implements Conversion {}

  record Wrong(String message, String hint) implements Conversion {}

  /** A text from the command line. */
  static Conversion given(Parameter parameter, String text) {
    return limited(parameter, typed(parameter.type(), text));
  }

  /** A default, which the runbook's check has seen. */
  static Conversion written(Parameter parameter, Object value) {
    if (value instanceof List<?> list) {
      return new Value(list.stream().map(String::valueOf).toList());
    }
    return limited(parameter, typed(parameter.type(), String.valueOf(value)));
  }

  private static Conversion typed(Parameter.Type type, String text) {
    return switch (type) {
      case STRING -> new Value(text);
      case INT -> integer(text);
      case BOOL ->
          text.equals("true") || text.equals("false")
              ? new Value(Boolean.valueOf(text))
              : wrong(text, "is not true or false");
      case DURATION -> duration(text);
      case SIZE -> size(text);
      case LIST -> list(text);
      case PATH -> path(text);
      case SECRET -> secret(text);
    };
  }

  private static Conversion integer(String text) {
    try {
      return new Value(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return wrong(text, "is not a whole number");
    }
  }

  private static Conversion duration(String text) {
    if (Durations.parse(text).isPresent()) {
      return new Value(text);
    }
    boolean bare = text.matches("\\d{1,12}");
    return new Wrong(
        "\"" + cut(text) + "\" " + (bare ? "has no unit" : "is not a duration"),
        bare ? "write " + text + "s or " + text + "m" : "write 90s, 5m or 1h30m");
  }

  private static Conversion size(String text) {
    OptionalLong bytes = Sizes.parse(text);
    return bytes.isPresent()
        ? new Value(bytes.getAsLong())
        : new Wrong("\"" + cut(text) + "\" is not a size with unit", "write 512KiB, 64MiB or 1GiB");
  }

  /** A relative one is of the folder in which the command was given. */
  private static Conversion path(String text) {
    try {
      return text.isEmpty()
          ? new Wrong("is empty", "name a file or a folder")
          : new Value(Path.of(text).toAbsolutePath().normalize().toString());
    } catch (InvalidPathException noPath) {
      return wrong(text, "is no path");
    }
  }

  /** {@code a,b,c}, or a JSON list where an element holds a comma. */
  private static Conversion list(String text) {
    if (!text.startsWith("[")) {
      return new Value(text.isEmpty() ? List.of() : List.of(text.split(",", -1)));
    }
    try {
      List<String> out = new ArrayList<>();
      SalvorJson.mapper().readTree(text).forEach(n -> out.add(n.asText()));
      return new Value(List.copyOf(out));
    } catch (JsonProcessingException e) {
      return new Wrong("begins with [ but is no JSON list", "write a,b,c or [\"a\", \"b\"]");
    }
  }

  /** What was given is never repeated: it may be the secret itself. */
  private static Conversion secret(String text) {
    try {
      return new Value(SecretRef.parse(text).text());
    } catch (IllegalArgumentException e) {
      return SecretRef.isOne(text) && !text.startsWith("env:")
          ? new Wrong(String.valueOf(e.getMessage()), "")
          : new Wrong(
              "a secret is given as a reference, never as its value", "write " + SecretRef.FORMS);
    }
  }

  private static Conversion limited(Parameter parameter, Conversion conversion) {
    if (!(conversion instanceof Value(Object value)) || parameter.type() == Parameter.Type.SECRET) {
      return conversion;
    }
    if (value instanceof String text
        && parameter.pattern().filter(p -> !Pattern.matches(p, text)).isPresent()) {
      return new Wrong(
          "\"" + cut(text) + "\" does not match " + parameter.pattern().get(),
          parameter.description().orElse(""));
    }
    List<String> allowed =
        parameter.allowed().stream().map(a -> String.valueOf(plain(parameter, a))).toList();
    List<?> all = value instanceof List<?> list ? list : List.of(value);
    for (Object one : all) {
      if (!allowed.isEmpty() && !allowed.contains(String.valueOf(one))) {
        return new Wrong(
            "\"" + cut(String.valueOf(one)) + "\" is not allowed",
            "one of "
                + String.join(", ", parameter.allowed().stream().map(String::valueOf).toList()));
      }
    }
    return conversion;
  }

  /** An allowed value in the form of a bound one, for example a size in bytes. */
  private static Object plain(Parameter parameter, Object allowed) {
    boolean list = parameter.type() == Parameter.Type.LIST;
    return !list && typed(parameter.type(), String.valueOf(allowed)) instanceof Value(Object value)
        ? value
        : allowed;
  }

  private static Wrong wrong(String text, String what) {
    return new Wrong("\"" + cut(text) + "\" " + what, "");
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
