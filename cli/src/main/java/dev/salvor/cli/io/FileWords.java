package dev.salvor.cli.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Files in messages. */
public final class FileWords {
  private FileWords() {}

  /** The same of an error that may not say which file it was. */
  public static String of(Path file, IOException e) {
    String text = of(e);
    return text.contains(file.toString()) ? text : file + ": " + text;
  }

  /** Which file, and why it could not be used. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException f -> f.getFile() + " is not there";
      case AccessDeniedException f -> f.getFile() + ": permission denied";
      case FileAlreadyExistsException f -> f.getFile() + " exists already";
      case NotDirectoryException f -> f.getFile() + " is not a folder";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
