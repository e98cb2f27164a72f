[playlist]
X-GNOME-Title=Evening
NumberOfEntries=3
File2=/music/b.ogg
Title2=Second - Song
Length2=61
File10=last/10. Third.mp3
File1=file:///music/a%20b.ogg
Title1=First – Song
Length1=-1
Version=2
