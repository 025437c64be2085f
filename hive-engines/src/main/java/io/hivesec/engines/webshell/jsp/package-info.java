/**
 * Reads JSP pages, JSP documents and tag files the way Jasper does (encodings, escapes, entities, CDATA, any prefix) and
 * turns them into one Java compilation unit whose lines map back to the page. It accepts more than Jasper does, never
 * less: what a container would compile must be seen here too.
 */
@NullMarked
package io.hivesec.engines.webshell.jsp;

import org.jspecify.annotations.NullMarked;
