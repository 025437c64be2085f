package io.hivesec.engines.webshell.asp;

/** The languages in which a page's code can be written, as far as their tokens differ. */
enum Dialect {
    /** VBScript and Visual Basic .NET. */
    BASIC,
    /** C#. */
    C_SHARP,
    /** JScript and JScript .NET. */
    JSCRIPT;

    boolean isBasic() {
        return this == BASIC;
    }
}
