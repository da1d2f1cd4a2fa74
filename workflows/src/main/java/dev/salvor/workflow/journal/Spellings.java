package dev.salvor.workflow.journal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a value is written by the usual libraries in addresses, in JSON and for shells: a fixed
 * number of forms, none shorter than the value, most of them equal for a value of letters and
 * digits.
 */
final class Spellings {
  /** What is left as it is beside letters and digits. */
  private static final List<String> URL =
      List.of(
          "*-._", // Java's URLEncoder, forms of browsers
          "-._~", // RFC 3986: curl, Go's QueryEscape, Python's quote with safe='', PHP
          "-._", // PHP's urlencode
          "-._~/", // Python's quote
          "-._~!*'()", // encodeURIComponent
          "-._~!*'();/?:@&=+$,#", // encodeURI
          "-._~$&+=:@", // Go's PathEscape
          "-._~$&+,;="); // Go's Userinfo

  /** Written by bash's printf %q with a backslash before. */
  private static final String BACKSLASH = " \t'\"\\|&;()<>!{}*[]?^$`,";

  private Spellings() {}

  static Set<String> of(String value) {
    Set<String> forms = few(value);
    shell(value, forms);
    json(value, forms);
    URL.forEach(safe -> url(value, safe, forms));
    return forms;
  }

  /** The commonest, for a value so long that all of them would take too much memory. */
  static Set<String> few(String value) {
    Set<String> forms = new LinkedHashSet<>();
    forms.add(value.replace("'", "'\\''"));
    forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(value)));
    url(value, URL.getFirst(), forms);
    return forms;
  }

  private static void shell(String value, Set<String> forms) {
    forms.add(value.replace("'", "'\"'\"'"));
    forms.add(value.replaceAll("'+", "'\"$0\"'"));
    forms.add(escaped(value, "\\\"$`"));
    forms.add(escaped(value, "\\\"$`!"));
    forms.add(escaped(value, "\\\""));
    // Python's repr.
    forms.add(escaped(value, "\\"));
    forms.add(escaped(value, "\\'"));
    String quoted = escaped(value, BACKSLASH).replace("=~", "=\\~").replace(":~", ":\\~");
    forms.add("#~".indexOf(quoted.charAt(0)) < 0 ? quoted : "\\" + quoted);
    forms.add(ansi(value, false));
    forms.add(ansi(value, true));
  }

  private static void json(String value, Set<String> forms) {
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    HexFormat upper = HexFormat.of().withUpperCase();
    HexFormat lower = HexFormat.of();
    forms.add(json.replace("/", "\\/"));
    // Python and jq -a; PHP; Jackson's ESCAPE_NON_ASCII.
    String ascii = unicode(json, "", true, lower);
    forms.add(ascii);
    forms.add(ascii.replace("/", "\\/"));
    forms.add(unicode(json, "", true, upper));
    // Go and Rails; Gson; .NET.
    forms.add(unicode(json, "<>&\u2028\u2029", false, lower));
    forms.add(unicode(json, "<>&='\u2028\u2029", false, lower));
    forms.add(unicode(json.replace("\\\"", "\""), "<>&'+`\"", true, upper));
  }

  /** {@code value} with a backslash before each of {@code special}. */
  private static String escaped(String value, String special) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (int i = 0; i < value.length(); i++) {
      if (special.indexOf(value.charAt(i)) >= 0) {
        out.append('\\');
      }
      out.append(value.charAt(i));
    }
    return out.toString();
  }

  /** As between {@code $'} and {@code '}: what printf %q and set -x of bash write. */
  private static String ansi(String value, boolean octal) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    value
        .codePoints()
        .forEach(
            c -> {
              int named = "\u0007\b\u001b\f\n\r\t\u000b\\'".indexOf(c);
              if (named >= 0) {
                out.append('\\').append("abEfnrtv\\'".charAt(named));
              } else if (c < ' ' || c == 0x7f || (octal && c > 0x7f)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  out.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
                }
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static String unicode(String json, String special, boolean ascii, HexFormat hex) {
    StringBuilder out = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (special.indexOf(c) >= 0 || (ascii && c > 0x7f)) {
        out.append("\\u").append(hex.toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static void url(String value, String safe, Set<String> forms) {
    for (HexFormat hex : List.of(HexFormat.of().withUpperCase(), HexFormat.of())) {
      String form = url(value, safe, hex);
      forms.add(form);
      forms.add(form.replace("%20", "+"));
    }
  }

  private static String url(String value, String safe, HexFormat hex) {
    StringBuilder out = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        out.append(c);
      } else if (safe.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(hex.toHexDigits(b));
      }
    }
    return out.toString();
  }
}
