package dev.salvor.activity.supervisor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Hides known values, plain, in base64 and as in a URL. */
final class SecretMasker implements Masker {
  static final String HIDDEN = "********";

  private final List<String> forms;

  private SecretMasker(List<String> forms) {
    this.forms = forms;
  }

  /** Hides each of {@code values}; lines of a value of several lines are hidden one by one. */
  static Masker of(Collection<String> values) {
    Set<String> forms = new LinkedHashSet<>();
    for (String value : values) {
      addForms(forms, value);
      value.lines().map(String::strip).filter(line -> line.length() > 3).forEach(forms::add);
    }
    forms.removeIf(String::isBlank);
    List<String> longestFirst = new ArrayList<>(forms);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    return longestFirst.isEmpty() ? Masker.NONE : new SecretMasker(longestFirst);
  }

  private static void addForms(Set<String> forms, String value) {
    String trimmed = value.strip();
    if (trimmed.isEmpty()) {
      return;
    }
    forms.add(value);
    forms.add(trimmed);
    for (String one : List.of(value, trimmed, trimmed + "\n")) {
      byte[] bytes = one.getBytes(StandardCharsets.UTF_8);
      forms.add(Base64.getEncoder().encodeToString(bytes));
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    String form = URLEncoder.encode(trimmed, StandardCharsets.UTF_8);
    forms.add(form);
    forms.add(form.replace("+", "%20"));
  }

  @Override
  public String apply(String text) {
    String masked = text;
    for (String form : forms) {
      masked = masked.replace(form, HIDDEN);
    }
    return masked;
  }
}
