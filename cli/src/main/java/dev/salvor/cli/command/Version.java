package dev.salvor.cli.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, from the build. */
public final class Version implements IVersionProvider {
  /** One line. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return "salvor " + (version == null ? "(not packaged)" : version);
  }

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }
}
