package dev.salvor.runbook.expr;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.salvor.runbook.Parameter;
import java.util.Optional;

/** The CEL environment: standard functions, functions on texts; no clock, no randomness. */
final class Cel {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(10_000)
          .maxParseRecursionDepth(60)
          .comprehensionMaxIterations(100_000)
          .build();
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final CelType ANY_MAP = MapType.create(SimpleType.STRING, SimpleType.DYN);
  private static final String PARAMS = "salvor.Params";

  /** Enough to see what an expression refers to, and much faster to build than a compiler. */
  static final CelParser PARSER =
      CelParserFactory.standardCelParserBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();

  /** Built at the first evaluation; checking does not need it. */
  private static final class Evaluation {
    static final CelRuntime RUNTIME =
        CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(CelExtensions.strings())
            .build();
  }

  private Cel() {}

  static CelRuntime runtime() {
    return Evaluation.RUNTIME;
  }

  /** For evaluation: the types of values are looked at when they are there. */
  static CelCompiler untyped(Optional<String> item) {
    CelCompilerBuilder builder = builder().addVar("params", ANY_MAP);
    item.ifPresent(i -> builder.addVar(i, SimpleType.DYN));
    return builder.build();
  }

  /** For checking: parameters have their types, and others are not known. */
  static CelCompiler typed(Scope scope) {
    ImmutableMap.Builder<String, CelType> fields = ImmutableMap.builder();
    scope.parameters().forEach((name, type) -> fields.put(name, type(type)));
    ImmutableMap<String, CelType> types = fields.buildOrThrow();
    StructType params =
        StructType.create(PARAMS, types.keySet(), name -> Optional.ofNullable(types.get(name)));
    CelCompilerBuilder builder =
        builder().setTypeProvider(new Params(params)).addVar("params", params);
    scope.item().ifPresent(i -> builder.addVar(i, SimpleType.DYN));
    return builder.build();
  }

  private static CelCompilerBuilder builder() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(CelExtensions.strings())
        .addVar("host", ANY_MAP)
        .addVar("outputs", ANY_MAP)
        .addVar("results", MapType.create(SimpleType.STRING, SimpleType.STRING));
  }

  private static CelType type(Parameter.Type type) {
    return switch (type) {
      case STRING, DURATION, PATH, SECRET -> SimpleType.STRING;
      case INT, SIZE -> SimpleType.INT;
      case BOOL -> SimpleType.BOOL;
      case LIST -> TEXTS;
    };
  }

  /** The one type that is not of the standard. */
  private record Params(StructType type) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.of(type);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return name.equals(PARAMS) ? Optional.of(type) : Optional.empty();
    }
  }
}
