// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.TypeCatalog.Extension;
import io.convoy.extractor.postgres.TypeCatalog.Type;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the types that one table needs, each after those that it is made of. */
final class UserTypes {
  private final TypeCatalog catalog;
  private final Set<Long> seen = new HashSet<>();
  private final Set<Extension> extensions = new LinkedHashSet<>();
  private final List<UserType> created = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  UserTypes(TypeCatalog catalog) {
    this.catalog = catalog;
  }

  void addExtensions(Collection<Extension> needed) {
    extensions.addAll(needed);
  }

  void addType(long oid) {
    if (!seen.add(oid)) {
      return;
    }
    Type type = catalog.type(oid);
    Extension extension = type.extension();
    if (extension != null) {
      extensions.add(extension);
      return;
    }
    type.madeOf().forEach(this::addType);
    if (type.isBuiltIn()) {
      return;
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
          new UserType(
              extension.schema(), extension.name(), UserTypeKind.EXTENSION, extension.name()));
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
    created.add(new UserType(type.schema(), type.name(), kind, catalog.definition(oid)));
  }
}
