import "math"
private global rule g { condition: filesize < 10MB }
rule a : tag1 tag2 {
 meta: x = "y" n = 3 b = true
 strings:
  $a = "one" nocase wide ascii fullword
  $b = { 4D 5A ?? 2? [1-4] (31 | 32 33) ~00 [2-] 34 }
  $c = /ab[c-d]{1,3}(x|y)*?\d\/z?/is
  $d = "two" xor(1-5) private
  $e = "three" base64("!@#$%^&*(){}[].,|ABCDEFGHIJ\x09LMNOPQRSTUVWXYZabcdefghijklmnopqrstu")
 condition: g and any of them and #a > 0 and @b[1] < 100 and !c[1] == 3 }