package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** One action program under one shell with its parameters, called as the supervisor calls it. */
final class Action {
  private final HostFolders host;
  private final Shell shell;
  private final String program;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> prefix = List.of();

  Action(HostFolders host, Shell shell, String program) {
    Needs.tools(shell.command().getFirst());
    this.host = host;
    this.shell = shell;
    this.program = program;
    environment.put("PATH", System.getenv("PATH"));
    environment.put("SALVOR_LIB", host.programs.toString());
    environment.put("SALVOR_RUN_DIR", host.run.toString());
    environment.put("SALVOR_STEP_DIR", host.step.toString());
    environment.put("SALVOR_RUN_ID", "night/web1");
    environment.put("SALVOR_STEP", "step");
    environment.put("SALVOR_ATTEMPT", "1");
    environment.put("SALVOR_SHELL", shell.line);
  }

  Action env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Action with(String name, Object value) {
    return env("WITH_" + name, value.toString());
  }

  Action list(String name, String... values) {
    with(name + "_COUNT", values.length);
    for (int i = 0; i < values.length; i++) {
      with(name + "_" + i, values[i]);
    }
    return this;
  }

  /** A command in front of the shell, such as one that drops privileges. */
  Action under(String... command) {
    prefix = List.of(command);
    return this;
  }

  /** Only these tools, found nowhere else. */
  Action onlyTools(String... names) {
    try {
      Path folder = Files.createTempDirectory(host.root, "tools");
      for (String name : names) {
        Path found = Needs.find(name);
        if (found != null) {
          Files.createSymbolicLink(folder.resolve(name), found);
        }
      }
      env("PATH", folder.toString());
      return env("SALVOR_PATH_FIXED", "1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One more tool among {@link #onlyTools}, a script of the test. */
  Action tool(String name, String script) {
    try {
      Path file = Path.of(environment.get("PATH"), name);
      // A link to the real tool of this machine is replaced, never written through.
      Files.deleteIfExists(file);
      Files.writeString(file, script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Process start(String... op) {
    List<String> command = new ArrayList<>(prefix);
    Path tool = Needs.find(shell.command().getFirst());
    command.add(String.valueOf(tool));
    command.addAll(shell.command().subList(1, shell.command().size()));
    command.add(host.programs.resolve(program + ".sh").toString());
    command.addAll(List.of(op));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(new java.io.File("/dev/null"));
    try {
      builder.redirectOutput(Files.createTempFile(host.root, "out", "").toFile());
      builder.redirectError(Files.createTempFile(host.root, "err", "").toFile());
      Process process = builder.start();
      files.put(process.pid(), builder);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final Map<Long, ProcessBuilder> files = new HashMap<>();

  Result run(String... op) {
    return end(start(op));
  }

  Result end(Process process) {
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(program + " hangs").isTrue();
      ProcessBuilder builder = Objects.requireNonNull(files.get(process.pid()));
      return new Result(
          process.exitValue(), text(builder.redirectOutput()), text(builder.redirectError()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whether a process that still runs has said so by now. */
  boolean said(Process process, String text) throws IOException {
    ProcessBuilder builder = Objects.requireNonNull(files.get(process.pid()));
    return text(builder.redirectOutput()).contains(text);
  }

  private static String text(ProcessBuilder.Redirect redirect) throws IOException {
    return new String(
        Files.readAllBytes(Objects.requireNonNull(redirect.file()).toPath()),
        StandardCharsets.ISO_8859_1);
  }

  /** How a program ended; the texts byte by byte. */
  record Result(int code, String out, String err) {
    Result exits(int expected) {
      assertThat(code).as("out: %s%nerr: %s", out, err).isEqualTo(expected);
      return this;
    }

    Result says(String text) {
      assertThat(out + err).contains(text);
      return this;
    }
  }
}
