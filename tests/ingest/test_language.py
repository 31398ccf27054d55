"""English is read, other languages are refused with a reason, and what is too short to tell is let through."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest

from ingest.language import in_english
from ingest.readers import articles
from ontology.errors import BadInput
from ontology.records import Article

ENGLISH = (
    "The town council decided on Tuesday to close the old bridge over the winter. “We have no choice,” said the mayor to a "
    "full hall, and added that the work would begin in spring."
)
OTHERS = {
    "Afrikaans": "Die stadsraad het Dinsdag besluit om die ou brug in die winter te sluit. “Ons het nie 'n keuse nie,” het die burgemeester voor 'n vol saal gesê, en bygevoeg dat die werk in die lente sal begin.",
    "Arabic": "قرر مجلس المدينة يوم الثلاثاء إغلاق الجسر القديم خلال فصل الشتاء. وقالت رئيسة البلدية أمام قاعة ممتلئة: «ليس أمامنا خيار».",
    "Chinese": "市议会周二决定在冬季关闭旧桥。“我们别无选择，”市长在座无虚席的大厅里说，并补充说工程将于春季开始。",
    "Danish": "Byrådet besluttede tirsdag at lukke den gamle bro om vinteren. »Vi har ikke noget valg,« sagde borgmesteren foran en fyldt sal og tilføjede, at arbejdet begynder til foråret, for at alle kan være med.",
    "Dutch": "De gemeenteraad heeft dinsdag besloten de oude brug in de winter te sluiten. “We hebben geen keus”, zei de burgemeester voor een volle zaal, en ze voegde eraan toe dat het werk in het voorjaar begint.",
    "French": "Le conseil municipal a décidé mardi de fermer le vieux pont pendant l'hiver. « Nous n'avons pas le choix », a déclaré la maire devant une salle pleine, avant d'ajouter que les travaux commenceraient au printemps.",
    "German": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke im Winter zu schließen. „Wir haben keine andere Wahl“, sagte die Bürgermeisterin vor vollem Saal und kündigte an, dass die Arbeiten im Frühjahr beginnen.",
    "Haitian": "Konsèy vil la deside madi pou fèmen vye pon an pandan ivè a. “Nou pa gen chwa,” majistra a te di devan yon sal plen, e li te ajoute ke travay la ap kòmanse nan prentan.",
    "Irish": "Shocraigh an chomhairle Dé Máirt an seandroichead a dhúnadh i rith an gheimhridh. “Níl an dara rogha againn,” a dúirt an méara os comhair halla lán.",
    "Italian": "Il consiglio comunale ha deciso martedì di chiudere il vecchio ponte durante l'inverno. «Non abbiamo scelta», ha detto la sindaca davanti a una sala piena, aggiungendo che i lavori inizieranno in primavera.",
    "Polish": "Rada miasta postanowiła we wtorek zamknąć stary most na zimę. „Nie mamy wyboru” – powiedziała burmistrzyni przed pełną salą i dodała, że prace rozpoczną się wiosną.",
    "Portuguese": "A câmara municipal decidiu na terça-feira fechar a velha ponte durante o inverno. “Não temos escolha”, disse a presidente perante uma sala cheia, acrescentando que as obras começam na primavera.",
    "Romanian": "Consiliul local a decis marți să închidă podul vechi pe timpul iernii. „Nu avem de ales”, a spus primărița în fața unei săli pline, adăugând că lucrările vor începe la primăvară.",
    "Russian": "Городской совет во вторник решил закрыть старый мост на зиму. «У нас нет выбора», — сказала мэр перед полным залом и добавила, что работы начнутся весной.",
    "Spanish": "El ayuntamiento decidió el martes cerrar el viejo puente durante el invierno. «No nos queda otro remedio», dijo la alcaldesa ante una sala llena, y añadió que las obras empezarán en primavera.",
    "Vietnamese": "Hội đồng thành phố hôm thứ Ba đã quyết định đóng cửa cây cầu cũ trong mùa đông. “Chúng tôi không có lựa chọn,” thị trưởng nói trước hội trường chật kín, và cho biết công việc sẽ bắt đầu vào mùa xuân.",
    "Welsh": "Penderfynodd y cyngor ddydd Mawrth gau'r hen bont dros y gaeaf. “Does dim dewis gyda ni,” meddai'r maer o flaen neuadd lawn, gan ychwanegu y bydd y gwaith yn dechrau yn y gwanwyn.",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_a_paragraph_in_another_language_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"^feed.jsonl:7: is not in English \(.+\); give it in English"):
        in_english(text, "feed.jsonl:7")


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "Rain",
        "Oui.",
        "12 3/4 – 5 %",
        "“‘’”!?…😀",
        "Council backs plan for bridge",
        "王小明、李小红",
        "x" * 1000,
        ", ".join(["Ann Lee", "Łukasz Wiśniewski", "María González", "Jean-Pierre Dubois", "Nguyễn Văn An"] * 20),
        "The cooncil hae decidit on Tuesday tae steek the auld brig ower the winter. “We hae nae choice,” said the provost afore a fou ha, an she addit that the wark will stairt in the spring.",
        f"{ENGLISH} She had said so in French on Monday: {OTHERS['French']}",
    ],
)
def test_english_and_what_cannot_be_told_is_read(text: str) -> None:
    assert in_english(text, "a.txt") == text


def test_a_text_in_two_languages_is_read_whichever_comes_first() -> None:
    for text in (f"{OTHERS['Welsh']}\n\n{ENGLISH}", f"{ENGLISH}\n\n{OTHERS['Arabic']}"):
        assert in_english(text, "a.txt") == text


def test_the_reason_counts_the_words() -> None:
    with pytest.raises(BadInput, match="0 of its 32 words in small letters are common English ones"):
        in_english(OTHERS["Welsh"], "a.txt")
    with pytest.raises(BadInput, match="most of its letters are not Latin"):
        in_english(OTHERS["Russian"], "a.txt")


def test_of_a_batch_only_what_is_in_another_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(OTHERS["German"], encoding="utf-8")
    (tmp_path / "b.html").write_text(f"<html><body><article><p>{OTHERS['French']}</p></article></body></html>")
    (tmp_path / "c.json").write_text(json.dumps([{"text": OTHERS["Polish"]}, {"text": ENGLISH}]))
    (tmp_path / "d.txt").write_text(ENGLISH, encoding="utf-8")
    found = list(articles([tmp_path]))
    refused = [outcome for outcome in found if isinstance(outcome, BadInput)]
    assert [Path(one.place).name for one in refused] == ["a.txt", "b.html", "c.json: item 1"]
    assert all("is not in English" in one.fault for one in refused)
    assert [one.text for one in found if isinstance(one, Article)] == [ENGLISH, ENGLISH]


def test_standard_input_in_another_language_is_refused() -> None:
    (outcome,) = articles(["-"], stdin=io.BytesIO(OTHERS["Spanish"].encode()))
    assert str(outcome).startswith("standard input: is not in English")


def test_a_million_words_are_told_in_seconds() -> None:
    text = f"{ENGLISH} " * 30_000
    started = time.process_time()
    assert in_english(text, "a.txt") == text
    assert time.process_time() - started < 10
