/** The other three SPIs, each in one small class: a scanner, a whitelist, a disposition. The detector has a package of its own. */
@org.jspecify.annotations.NullMarked
package io.hivesec.examples.plugin;
