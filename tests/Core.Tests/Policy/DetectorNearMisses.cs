namespace HoopWire.Core.Tests.Policy;

/// <summary>Near misses as <c>kind | column | value</c>. A tilde within a value is taken out, so that nobody's scanner takes it for a secret; none of them is one.</summary>
internal static class DetectorNearMisses
{
    public const string All = """
        credit-card | x | 4111111111111112
        us-ssn | x | 123456789
        us-ssn | x | 000-12-3456
        uk-nhs | x | 943 476 5919
        us-aba-routing | order | 021000021
        in-aadhaar | value | 234123412346
        ip-address | x | 10.0.300.1
        ip-address | x | 12:30:45
        ip-address | x | std::vector
        mac-address | x | aa:bb:cc:dd:ee
        phone | x | 415-555-2671
        phone | mobile | 2024-11-22
        ethereum-address | x | 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD
        bitcoin-address | x | 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb
        credit-card | x | 0.4111111111111111
        us-ssn | ssn | 905-31-6638
        us-ssn | social_security_number | 936-23-7467
        us-itin | itin | 964-01-9884
        us-itin | taxpayer_id | 952-89-1818
        us-npi | npi | 1383843423
        us-npi | npi_number | 1612414119
        us-dea | dea | BZ8700936
        us-dea | dea_number | FP6690107
        us-mbi | mbi | 7I54-NW2-GS60
        us-mbi | medicare_beneficiary_id | 6L56-WD7-FQ47
        uk-nhs | nhs_number | 986 291 3384
        uk-nhs | nhsNumber | 990 964 7924
        uk-nino | nino | DQ763776Y
        uk-nino | national_insurance_number | DQ824036Z
        au-tfn | tfn | 188 150 579
        au-tfn | tax_file_number | 407539919
        au-abn | abn | 84 380 796 965
        au-abn | business_number | 35 748 520 541
        au-acn | acn | 651 600 382
        au-acn | company_number | 522 229 645
        au-medicare | medicare_number | 6901 45559 3
        au-medicare | medicareNo | 3673 83648 5
        nz-ird | ird_number | 134-629-268
        nz-ird | irdNumber | 149-095-800
        ca-sin | sin | 317-397-913
        ca-sin | social_insurance_number | 575 995 563
        in-aadhaar | aadhaar | 261171620000
        in-aadhaar | aadhaar_number | 948631014582
        in-gstin | gstin | 24NTMFV6016F1Z5
        in-gstin | gst_number | 29QMDHA0211W1Z7
        in-pan | pan | BGFXN8301L
        in-pan | pan_number | QZZYD5477Y
        pl-pesel | pesel | 45071251747
        pl-pesel | pesel_number | 51080996856
        pl-nip | nip | 9717284740
        pl-nip | nip_number | 651-721-03-62
        es-nif | nif | 17240611K
        es-nif | dni | 42306651M
        es-nie | nie | X5594791E
        es-nie | documento | Y5319141K
        it-codice-fiscale | codice_fiscale | GGHEWK45B43I453M
        it-codice-fiscale | cf | IRURON97B20E897V
        it-vat | partita_iva | 89697690988
        it-vat | p_iva | IT91987650146
        de-tax-id | steuer_id | 12589179610
        de-tax-id | steuerId | 70433189310
        de-social-security | sozialversicherungsnummer | 38241291I857
        de-social-security | svnr | 12060479H576
        fr-nir | nir | 2 84 08 13 113 728 25
        fr-nir | numero_securite_sociale | 2 44 06 75 517 140 71
        fr-siret | siren | 380 418 565
        fr-siret | siret | 882 178 399 25535
        nl-bsn | bsn | 465449758
        nl-bsn | burgerservicenummer | 152727999
        be-rrn | rijksregisternummer | 91060796715
        be-rrn | insz | 51112566139
        fi-hetu | hetu | 070376-747X
        fi-hetu | henkilotunnus | 110582-664Y
        se-personnummer | personnummer | 620704-9301
        se-personnummer | personalNumber | 4803244878
        no-fodselsnummer | fodselsnummer | 21018365382
        no-fodselsnummer | fnr | 06046056355
        dk-cpr | cpr | 802154-0774
        dk-cpr | cpr_nummer | 635832-4568
        ie-pps | pps | 3241499N
        ie-pps | ppsn | 3073616U
        ch-ahv | ahv_nummer | 756.5251.1555.23
        ch-ahv | avs | 756.9588.5768.80
        pt-nif | nif | 809165482
        pt-nif | contribuinte | 898480958
        ro-cnp | cnp | 2451213120573
        ro-cnp | cod_numeric_personal | 1710326129489
        cz-birth-number | rodne_cislo | 7502035067
        cz-birth-number | birth_number | 670926/5150
        hr-oib | oib | 56162984835
        hr-oib | oib_broj | 30582375611
        bg-egn | egn | 9911243067
        bg-egn | egn_number | 9012170745
        ee-isikukood | isikukood | 49910126111
        ee-isikukood | personal_code | 36707240997
        gr-amka | amka | 21105612033
        gr-amka | amka_number | 18095646892
        kr-rrn | rrn | 870519-2057295
        kr-rrn | jumin_number | 720904-1862114
        sg-nric | nric | S1317875C
        sg-nric | fin | F8066202D
        tw-id | national_id | G137574859
        tw-id | natid | S270297341
        th-id | thai_id | 2355460370401
        th-id | citizen_id | 2599055862232
        hk-hkid | hkid | I4590666
        hk-hkid | hkid_number | L288771(A)
        jp-my-number | my_number | 277271887689
        jp-my-number | kojin_bango | 4934 2778 2094
        cn-ric | resident_id | 44010619810811081X
        cn-ric | shenfenzheng | 310104198911131348
        il-id | teudat_zehut | 359007460
        il-id | national_id | 837163499
        tr-tckn | tckn | 65366492212
        tr-tckn | tc_kimlik_no | 25219045524
        za-id | rsa_id | 8704250549175
        za-id | sa_id_number | 9006242327104
        br-cpf | cpf | 91438940720
        br-cpf | cpf_cliente | 77063911735
        br-cnpj | cnpj | 76.053.837/0001-93
        br-cnpj | cnpj_empresa | 84589159000162
        mx-curp | curp | CUOS920910MOCKLD92
        mx-curp | reference | FIKI800918MNLZQK85
        ar-cuit | cuit | 20-56615177-8
        ar-cuit | cuil | 20-23919700-9
        cl-rut | rut | 84267878-8
        cl-rut | rut_cliente | 14869655-9
        passport-mrz | mrz | P<GBRLAKIN<<COLT<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nG5554250<6GBR7410046M2904238<<<<<<<<<<<<<<04
        passport-mrz | passport_scan | P<ITACARROLL<<DEVONTE<<<<<<<<<<<<<<<<<<<<<<<\nK4735245<0ITA9903218M261206386912593<<<<<<31
        credit-card | card_number | 4913 5173 0580 2682
        credit-card | pan | 4750013027931
        iban | iban | BH42EUZQ6M3541HX301VM5
        iban | account | IL415000822655400861115
        us-aba-routing | routing_number | 262128174
        us-aba-routing | aba | 029835026
        bitcoin-address | btc_address | bc1q5l8crpssny4kwgd7d2976khhaxlkw29ax6peap
        bitcoin-address | wallet | 3Hft5sHeCGPjNJJ3HZf28XBVss9ibWEpnY
        ethereum-address | eth_address | 0x043a2D94733DeF4c3754a9aBa5722097A1EE5F60
        ethereum-address | wallet | 0xCc4DbB743De5beC3603Ae9Dc6D3a8741073136D5
        email | email | Isom_Leffler87 at cool-spirit.org
        email | contact | @Jorge.Ankunding
        ip-address | ip | a::text
        ip-address | client_ip | std::vector
        mac-address | device | b6:eb:dd:e1:bb
        aws-access-key | token | AKIA~SRSA2ANFWFD7
        aws-access-key | api_key | ASIA~FPXCK2IXLL7H
        github-token | token | ghx_~AL9LcL9nd37T10V4SICV26ZdgB72W13pUen4
        github-token | api_key | gith~ub_pat_jPY4W5BxC04fq2ZUILde
        gitlab-token | token | glab~c-kmM9yGUMEh9wJHhbtqSJ
        gitlab-token | api_key | glpa~t-FZVjUbIs7bVx
        slack-token | token | xoxb~-short
        slack-token | api_key | xoxy~-Fd7PL8R8HX4GvqyYG9Yq
        stripe-key | token | sk_p~rod_S7jceBMax7OBDkefa3Vh46LQ
        stripe-key | api_key | pk_l~ive_StboWoHzDZYItjPzMsyA1G4v
        google-api-key | token | AIza~bA91kkOECqAHavetjMKRgZtU6Ccckk
        google-api-key | api_key | AIza~MBSBLGBq8x5GMJoQSlAcvjzCnmu7Qy
        npm-token | token | npm_~LVrxYMomwZZVamXHOZ1L
        npm-token | api_key | npm_~config_registry
        pypi-token | token | pypi~-EJ8y1h8JQpEDPvAp2x2hKUJp4gr1Ry
        pypi-token | api_key | pypi~-Mk5xbUW9433D70AYSmRj5EmfGs7LM8
        twilio-key | token | SKe2~ddbe7f7fd5afaf3bc3040b4befafda4
        twilio-key | api_key | AX7f~a884fa412f011f099b9787e8dba036
        sendgrid-key | token | SG.c~om
        sendgrid-key | api_key | SG.c~om
        openai-key | token | sk-e~GkERPjaBz5l1XdezwJsNE394iSXJwkkhEGe7iCVNFEV0iWp
        openai-key | api_key | sk-S~AVbebA57ScZbsCdDwOvJOGMii7JbWqoPLJ4xVOuSbZQqQYD
        anthropic-key | token | sk-a~nt-Y5Qd7d99BGfujkJO3uBY
        anthropic-key | api_key | sk-a~nt-ncjzeKZWRm5PvWjcX3JB
        azure-key | token | Acco~untName=acme;AccountKey=PHF1eEwa3xMv7S1d8ntQRYdCgdxxXMzOM/wkyCLf
        azure-key | api_key | Acco~untName=acme;AccountKey=IZm+VQxGuzVeii4xbixIobbcVJeQHkx2oJ6JflOf
        digitalocean-token | token | dop_~v1_b17e6bc03aaa0f5e40bc8e4a2099bf
        digitalocean-token | api_key | dop_~v1_f7794dc70067da0e7c50a3ec5734af
        shopify-token | token | shpa~t_98787648c5976491e67e
        shopify-token | api_key | shpa~t_f7ff2b691586094dbc33
        huggingface-token | token | hf_b~tgnuVN8MS
        huggingface-token | api_key | hf_b~NNsqwX7x7
        databricks-token | token | dapi~586492099ae0d35d334c
        databricks-token | api_key | dapi~d0a3e55a731d3476d878
        docker-token | token | dckr~_pat_bHauIuDBgX
        docker-token | api_key | dckr~_pat_vHpzFS6vlB
        vault-token | token | hvs.~4q4tfrNN
        vault-token | api_key | hvs.~fLpixBhq
        postman-key | token | PMAK~-4eae9959fbd7beb9c04fbaa1
        postman-key | api_key | PMAK~-0d200ec9453c6dbdcb3e7373
        linear-key | token | lin_~api_zGm6bNLKZ4d6
        linear-key | api_key | lin_~api_Py4FB3wxDPkn
        new-relic-key | token | NRAK~-HPB54QVY7XHH
        new-relic-key | api_key | NRAK~-VTHYGIETJNY3
        grafana-token | token | glsa~_gPQW8CF20SjsuqGJcma7SQCaJ5hoUH52
        grafana-token | api_key | glsa~_IvdQPHgsvlwuM2dzgXXFqg01TpL9vJpI
        rubygems-key | token | ruby~gems_97dd0fd14aff
        rubygems-key | api_key | ruby~gems_a40f61a9872f
        telegram-token | token | 0869~66613:0ZKMRKQOHx3MjAugPxix
        telegram-token | api_key | 1188~76441:bYPS1ZZtIMShBe0Iss7I
        square-token | token | sq0a~tp-nQNSDTP7
        square-token | api_key | sq0a~tp-IKodykre
        age-key | token | AGE-~SECRET-KEY-1XQRFFNMTZYFLYU0FHCEJ55K2QMM77Q
        age-key | api_key | AGE-~SECRET-KEY-1EEC6ELJ9EWLFWPCLW64K8R85PCV46G
        private-key | token | ----~-BEGIN RSA PUBLIC KEY-----\nvlPnGHAiXdTaUh9tELimXBn82siaTPBmfWnfZgY42yV7rG2ma8wMD1G1t3aWuupE\n00vAYfhJF6i8e9iIub7zV6sJsVwHW9EGzAVfXax8eKVyC7Day6KWeKBHQA3IX4d+\nXXphEvXdQq/+QtOUhVnvkVuQ7WaOb11vMVg/Qx8SsAOjee2/g3FcwxOiBTyzapA5\n6/RBSHcFiZaeOt0QCS5Hj+w9lprzITThp0n9sF4xE3+WbOGX5rUASgDF+3QjbeC8\n-----END RSA PUBLIC KEY-----
        private-key | api_key | ----~-BEGIN CERTIFICATE-----\nOJk8E+2/imaXa02NGw47XsWPxK14cqjXwKarxxmaevUnP39h2Br801A1RqcebI/6\nv/Ltj+2IBjp9DBQbLl0I68mgqdV3buGTL2lRbXHZVje/RevIxlcDFb3TD/1WR7AO\nJGvDIr1jyEt/SYs4PrUv7p1zWduWG66v6lt67HbOVF1zYbjDSyGbetiGupaW0oYL\ng7cLGNgBQvPr9SxF1G9GfKFiO9QUfTlDX//BKlym4t1PS4mvh0ZrbyrUbWV1Kq7F\n-----END CERTIFICATE-----
        jwt | token | eyJh~bGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI2NzI2MDk5MzYyIiwibmFtZSI6IlVyaWFoIEhvcHBlIiwiaWF0IjoxNjMwMDI1NjI5fQ
        jwt | api_key | eyJR~fVqCMIs8-iwutnqSJymQrE9cD_ox1.bNMtmvMocrHh8IQdwMhkAWKBCnqsQd
        """;
}
