// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.NeededObjects.Needed;
import io.convoy.extractor.postgres.OwnCode.Piece;
import io.convoy.extractor.postgres.TypeCatalog.Extension;
import io.convoy.extractor.postgres.TypeCatalog.Kind;
import io.convoy.extractor.postgres.TypeCatalog.Type;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the types, functions and collations that one table needs, each after those that it is
 * made of.
 */
final class UserTypes {
  private final TypeCatalog catalog;
  private final TypeExtras extras;
  private final OwnCode code;
  private final Extensions allExtensions;
  private final Set<Long> seen = new HashSet<>();
  private final Set<Long> seenCode = new HashSet<>();
  private final Set<Extension> extensions = new LinkedHashSet<>();
  private final List<UserType> created = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  UserTypes(TypeCatalog catalog, TypeExtras extras, OwnCode code, Extensions allExtensions) {
    this.catalog = catalog;
    this.extras = extras;
    this.code = code;
    this.allExtensions = allExtensions;
  }

  void addExtensions(Collection<Extension> needed) {
    needed.forEach(this::addExtension);
  }

  private void addExtension(Extension extension) {
    if (!extensions.contains(extension)) {
      allExtensions.requiredBy(extension).forEach(this::addExtension);
      extensions.add(extension);
    }
  }

  /** A function or a collation; one that the catalog cannot write down becomes a warning. */
  void addCode(Needed needed) {
    if (code.piece(needed.oid()) == null) {
      warnings.add("uses what is not carried: " + needed.description());
    } else {
      addCode(needed.oid());
    }
  }

  private void addCode(long oid) {
    Piece piece = code.piece(oid);
    if (piece == null || !seenCode.add(oid)) {
      return;
    }
    for (long type : piece.types()) {
      // A table may wait for no function: its own row may be an argument.
      if (!isRow(type)) {
        addType(type);
      }
    }
    code.calls(oid).forEach(this::addCode);
    created.add(
        UserType.newBuilder()
            .setSchemaName(piece.schema())
            .setName(piece.name())
            .setKind(piece.kind())
            .setDefinition(piece.definition())
            .setComments(piece.comment() == null ? List.of() : List.of(piece.comment()))
            .build());
  }

  private boolean isRow(long oid) {
    Type type = catalog.type(oid);
    return switch (type.kind()) {
      case TABLE_ROW, OTHER_ROW, PSEUDO -> true;
      case ARRAY -> isRow(type.madeOf().getFirst());
      case BASE, ENUM, DOMAIN, COMPOSITE, RANGE, MULTIRANGE -> false;
    };
  }

  void addType(long oid) {
    if (!seen.add(oid)) {
      return;
    }
    Type type = catalog.type(oid);
    Extension extension = type.extension();
    if (extension != null) {
      addExtension(extension);
      return;
    }
    type.madeOf().forEach(this::addType);
    if (type.isBuiltIn()) {
      return;
    }
    if (type.kind() != Kind.TABLE_ROW) {
      extras.needs(oid).forEach(this::addCode);
    }
    switch (type.kind()) {
      case ENUM -> create(oid, UserTypeKind.ENUM);
      case DOMAIN -> create(oid, UserTypeKind.DOMAIN);
      case COMPOSITE -> create(oid, UserTypeKind.COMPOSITE);
      case RANGE -> create(oid, UserTypeKind.RANGE);
      case BASE, PSEUDO -> warnings.add("type " + type.spelled() + " is not carried: written in C");
      case TABLE_ROW -> create(oid, UserTypeKind.TABLE_ROW);
      case OTHER_ROW -> createForRow(oid, type);
      case ARRAY, MULTIRANGE -> {
        // Comes with the type that it is made of.
      }
    }
  }

  /** Extensions first: types may be made of theirs. */
  List<UserType> inOrderOfCreation() {
    List<UserType> ordered = new ArrayList<>();
    for (Extension extension : extensions) {
      ordered.add(
          UserType.newBuilder()
              .setSchemaName(extension.schema())
              .setName(extension.name())
              .setKind(UserTypeKind.EXTENSION)
              .setDefinition(extension.name())
              .build());
    }
    ordered.addAll(created);
    return ordered;
  }

  List<String> warnings() {
    return warnings;
  }

  private void createForRow(long oid, Type type) {
    warnings.add(
        "type "
            + type.spelled()
            + " is the row of what is not carried: becomes a composite type of its own");
    create(oid, UserTypeKind.COMPOSITE);
  }

  private void create(long oid, UserTypeKind kind) {
    Type type = catalog.type(oid);
    boolean comesWithTable = kind == UserTypeKind.TABLE_ROW;
    created.add(
        UserType.newBuilder()
            .setSchemaName(type.schema())
            .setName(type.name())
            .setKind(kind)
            .setDefinition(catalog.definition(oid))
            .setComments(comesWithTable ? List.of() : extras.comments(oid))
            .setLate(extras.late(oid))
            .build());
  }
}
