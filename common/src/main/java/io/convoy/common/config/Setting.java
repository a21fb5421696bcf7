// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record component a key of the configuration file. The file's reader and its reference
 * page are both made from these annotations.
 *
 * <p>A component that is neither {@code @Nullable}, a list nor a map and has no default is
 * required.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Setting {
  /** The component takes every key of the section that its record stands for. */
  String WHOLE_SECTION = ".";

  /** What the key means, in the words of the reference page. */
  String value();

  /** As one would write it in the file; empty for none. */
  String byDefault() default "";

  /** The key where it is not the component's name with hyphens. */
  String key() default "";
}
