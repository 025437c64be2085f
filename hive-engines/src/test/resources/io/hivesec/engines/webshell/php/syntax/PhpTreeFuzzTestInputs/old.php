<?
function g($a) { global $b; static $c = 1; list($x, $y) = explode(",", $a); switch ($x) { case "1": $b .= chr(ord($y) ^ 1); break; default: print strrev($y); } return @$c['d']; }
$n = "strto" . "upper"; echo $n(str_rot13(base64_decode("aGVsbG8="))); $$n = 1; goto e; e: include "a.inc"; ?>