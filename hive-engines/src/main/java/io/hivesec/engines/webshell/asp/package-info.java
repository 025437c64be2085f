/**
 * Judges the pages of Active Server Pages and ASP.NET: VBScript, JScript, C# and Visual Basic behind {@code .asp},
 * {@code .aspx}, {@code .ashx} and {@code .asmx}. No grammar of these languages is complete here: a tolerant lexer feeds an
 * evaluator that follows assignments, calls and strings, folds what is constant, and notes where a request's data reaches a
 * capability. What it cannot read it skips, statement by statement.
 */
@NullMarked
package io.hivesec.engines.webshell.asp;

import org.jspecify.annotations.NullMarked;
