"""The invented people of the demo conference: any likeness is chance, the badges of the study were anonymous."""

FIRST = """Amara Bashir Camille Dmitri Elif Farid Giulia Hiroshi Ingrid Jamal Katarzyna Lerato Mateo Noor Olga Priya Quentin Rosa Sven Thandiwe
Uma Viktor Wanjiru Xin Yusuf Zoë Adwoa Björn Chidi Dolores Emre Fatima Gustavo Hana Ioana Jun Kwame Linh Malik Nadia Oisín Paulo Ramona Salma Tomáš
Ulrike Vikram Willemijn Ximena Yara Zainab Anahit Bogdan Chiara Diego Esi Freya Goran Helmi Ishaan Jelena Keiko Luca Marisol Nils""".split()

LAST = """Adeyemi Bianchi Castillo Dubois Eriksen Fernández Gupta Haddad Ito Jansen Kowalski Lindqvist Mbeki Nguyen Okafor Petrov Quispe Rahman
Silva Tanaka Ueda Varga Wójcik Xu Yılmaz Zhang Abebe Brandt Chowdhury Diallo Espinoza Fischer García Hernandez Ivanova Jørgensen Kaplan Laurent
Mutasa Novák O'Brien Papadopoulos Rossi Sharma Traoré Umarov Vermeulen Weber Yamamoto Zulu Ahmadi Boateng Costa Delacroix Endo Farouk Greenberg
Horvat Iyer Kim Lopes""".split()

COMPANIES = """Alder & Finch Robotics|Bluewater Grid|Cobalt Loom|Dovetail Analytics|Emberline Health|Ferngrove Systems|Granite Post|Harbour Nine|
Indigo Ferry|Juniper Rail|Kestrel Optics|Lanternworks|Meridian Seed Bank|Northlight Studio|Oakmoor Software|Paperkite Labs|Quarry Street Capital|
Riverstone Mobility|Saltmarsh Energy|Tidepool Research|Umbra Imaging|Velvet Anchor|Willowbank Clinic|Yonder Maps""".replace("\n", "").split("|")


def person(number):
    """First name, last name and company of person 1, 2, …: every full name is different while number <= 65 * 61."""
    i = number - 1
    return FIRST[i % len(FIRST)], LAST[(i * 7 + i // len(FIRST)) % len(LAST)], COMPANIES[(i * 5 + i // len(COMPANIES)) % len(COMPANIES)]
