"""Tells from the name of a column whether its values may say something about a person."""

from legacygen.naming.words import split_words

PERSONAL = frozenset(
    # English
    "name names firstname lastname fullname surname forename nickname nick initials salutation mail email "
    "emails phone telephone tel mobile cell fax street address addr city town village zip postcode postal "
    "birth birthday birthdate born dob age sex gender marital religion nationality passport ssn iban bic bank "
    "card account login user users username uname password passwd pass pwd pw secret token salt hash ip ipaddr "
    "host agent session author owner creator editor contact person customer client member employee staff skype "
    "twitter facebook url website photo avatar picture image signature comment comments note notes remark "
    "remarks text message body subject description title latitude longitude lat lng lon location "
    "by assigned assignee handled manager operator responsible seller salesman rep waiter teacher student doctor "
    "patient driver nurse "
    # German
    "bearbeiter sachbearbeiter verkäufer verkaeufer vertreter lehrer schüler arzt patient fahrer mitarbeiter "
    "vorname nachname familienname anrede titel strasse straße str hausnr ort wohnort plz geburt geburtstag gebdat "
    "geboren geschlecht telefon handy konto kontonr kunde benutzer passwort kennwort bemerkung notiz "
    # French, Spanish, Italian, Portuguese, Dutch
    "nom prenom prénom adresse ville naissance courriel mot nombre apellido apellidos correo direccion dirección "
    "ciudad telefono teléfono nacimiento clave usuario sexo nome cognome indirizzo citta città nascita utente "
    "sobrenome endereco endereço cidade senha naam voornaam achternaam straat plaats".split()
)
"""Words of names of persons, of how to reach them, of what they may want to keep for themselves, and of free text."""
ENDINGS = ("name", "mail", "phone", "telefon", "address", "adresse", "passwort", "password", "strasse", "user")
"""Ends of words that are written together."""


def is_personal_name(column: str) -> bool:
    """Return whether the name of a column says that its values may be personal."""
    return any(_is_personal_word(word) for word in split_words(column))


def _is_personal_word(word: str) -> bool:
    bare = word.rstrip("0123456789")
    return bare in PERSONAL or (len(bare) > 4 and bare.endswith(ENDINGS))
